package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"time"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// noteChange has the status published again.
func (p *pod) noteChange() {
	select {
	case p.changed <- struct{}{}:
	default: // It will be anyway.
	}
}

// publish writes the status whenever it has changed, until ctx ends; the last one then too.
func (p *pod) publish(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			p.publishOnce(context.WithoutCancel(ctx))
			return
		case <-p.changed:
		}
		for !p.publishOnce(ctx) && ctx.Err() == nil {
			time.Sleep(retryDelay)
		}
	}
}

// publishOnce answers whether nothing is left to publish.
func (p *pod) publishOnce(ctx context.Context) bool {
	status := p.status()
	p.mu.Lock()
	same := p.published != nil && reflect.DeepEqual(*p.published, status)
	pod := p.spec
	p.mu.Unlock()
	if same {
		return true
	}
	// The uid is so that a new pod of the same name is left alone.
	patch, err := json.Marshal(map[string]any{"metadata": map[string]any{"uid": pod.UID}, "status": status})
	if err == nil {
		_, err = p.node.cluster.client.CoreV1().Pods(pod.Namespace).
			Patch(ctx, pod.Name, types.MergePatchType, patch, metav1.PatchOptions{}, "status")
	}
	if err != nil && !apierrors.IsNotFound(err) && !apierrors.IsConflict(err) {
		fmt.Fprintf(os.Stderr, "pod %s/%s: status: %v\n", pod.Namespace, pod.Name, err)
		return false
	}
	p.mu.Lock()
	p.published = &status
	p.mu.Unlock()
	return true
}

// status puts together what there is to say of the pod now.
func (p *pod) status() v1.PodStatus {
	p.mu.Lock()
	spec, published, network, outcome := p.spec, p.published, p.network, p.outcome
	p.mu.Unlock()
	status := v1.PodStatus{
		Phase: v1.PodPending, HostIP: nodeAddress, HostIPs: []v1.HostIP{{IP: nodeAddress}},
		StartTime: spec.Status.StartTime, QOSClass: spec.Status.QOSClass, ObservedGeneration: spec.Generation,
	}
	if published != nil {
		status.StartTime = published.StartTime
	} else if status.StartTime == nil {
		now := metav1.Now().Rfc3339Copy()
		status.StartTime = &now
	}
	if network != nil {
		status.PodIP, status.PodIPs = network.address.String(), []v1.PodIP{{IP: network.address.String()}}
	}
	initialized, allReady, anyStarted := true, true, false
	for _, c := range p.inits {
		one := c.currentStatus()
		status.InitContainerStatuses = append(status.InitContainerStatuses, one)
		if c.sidecar {
			initialized = initialized && *one.Started
			allReady = allReady && one.Ready
		} else {
			initialized = initialized && one.Ready
		}
	}
	for _, c := range p.containers {
		one := c.currentStatus()
		status.ContainerStatuses = append(status.ContainerStatuses, one)
		allReady = allReady && one.Ready
		anyStarted = anyStarted || one.State.Running != nil || one.State.Terminated != nil || one.RestartCount > 0
	}
	if anyStarted {
		status.Phase = v1.PodRunning
		initialized = true
	}
	if outcome != "" {
		status.Phase, allReady = outcome, false
	}
	ready := allReady
	for _, gate := range spec.Spec.ReadinessGates {
		ready = ready && conditionOf(spec.Status.Conditions, gate.ConditionType).Status == v1.ConditionTrue
	}
	own := map[v1.PodConditionType]bool{
		v1.PodScheduled: true, v1.PodReadyToStartContainers: network != nil, v1.PodInitialized: initialized,
		v1.ContainersReady: allReady, v1.PodReady: ready,
	}
	before := spec.Status.Conditions
	if published != nil {
		before = published.Conditions
	}
	for _, kind := range []v1.PodConditionType{
		v1.PodScheduled, v1.PodReadyToStartContainers, v1.PodInitialized, v1.ContainersReady, v1.PodReady,
	} {
		status.Conditions = append(status.Conditions, condition(before, kind, own[kind], outcome))
	}
	for _, others := range spec.Status.Conditions {
		if _, is := own[others.Type]; !is {
			status.Conditions = append(status.Conditions, others)
		}
	}
	return status
}

func (c *container) currentStatus() v1.ContainerStatus {
	c.mu.Lock()
	defer c.mu.Unlock()
	return *c.status.DeepCopy()
}

func conditionOf(conditions []v1.PodCondition, kind v1.PodConditionType) v1.PodCondition {
	for _, one := range conditions {
		if one.Type == kind {
			return one
		}
	}
	return v1.PodCondition{Type: kind}
}

// condition answers a condition; the time of its last change stays if it has not changed.
func condition(before []v1.PodCondition, kind v1.PodConditionType, holds bool, outcome v1.PodPhase) v1.PodCondition {
	known := conditionOf(before, kind)
	now := v1.PodCondition{Type: kind, Status: v1.ConditionFalse, LastTransitionTime: known.LastTransitionTime}
	switch {
	case holds:
		now.Status = v1.ConditionTrue
	case outcome == v1.PodSucceeded:
		now.Reason = "PodCompleted"
	case kind == v1.PodReady || kind == v1.ContainersReady:
		now.Reason = "ContainersNotReady"
	}
	if known.Status != now.Status {
		now.LastTransitionTime = metav1.Now().Rfc3339Copy()
	}
	return now
}
