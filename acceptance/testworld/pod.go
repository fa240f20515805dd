package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	v1 "k8s.io/api/core/v1"
)

// retryDelay is between attempts at what another may have to mend first.
const retryDelay = time.Second

// pod is a pod of this node, from its binding to its removal.
type pod struct {
	node *kubelet
	dir  string

	network    *podNetwork
	inits      []*container
	containers []*container

	mu        sync.Mutex
	spec      *v1.Pod // as the API server has it
	published *v1.PodStatus
	grace     time.Duration
	running   bool // the volumes are there
	outcome   v1.PodPhase

	ending    chan struct{} // closed when the pod shall end
	endOnce   sync.Once
	killNow   chan struct{} // closed when it shall without grace
	killOnce  sync.Once
	changed   chan struct{} // has room for one note that the status has changed
	volumesMu sync.Mutex
	tokens    map[string]token
}

func newPod(node *kubelet, spec *v1.Pod) *pod {
	p := &pod{
		node: node, spec: spec, dir: filepath.Join(node.run, string(spec.UID)),
		ending: make(chan struct{}), killNow: make(chan struct{}), changed: make(chan struct{}, 1),
		tokens: map[string]token{},
	}
	for i := range spec.Spec.InitContainers {
		c := newContainer(p, &spec.Spec.InitContainers[i])
		c.init = true
		c.sidecar = deref(spec.Spec.InitContainers[i].RestartPolicy, "") == v1.ContainerRestartPolicyAlways
		p.inits = append(p.inits, c)
	}
	for i := range spec.Spec.Containers {
		p.containers = append(p.containers, newContainer(p, &spec.Spec.Containers[i]))
	}
	return p
}

func (p *pod) latest() *v1.Pod {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.spec
}

func (p *pod) name() string      { return p.latest().Name }
func (p *pod) namespace() string { return p.latest().Namespace }

func (p *pod) hostname() string {
	if name := p.latest().Spec.Hostname; name != "" {
		return name
	}
	return p.name()
}

// update takes what the API server has now.
func (p *pod) update(ctx context.Context, spec *v1.Pod) {
	p.mu.Lock()
	p.spec = spec
	p.mu.Unlock()
	if spec.DeletionTimestamp != nil {
		p.end(time.Duration(deref(spec.DeletionGracePeriodSeconds, 30)) * time.Second)
		return
	}
	p.refreshVolumes(ctx)
	p.noteChange() // a readiness gate may have changed
}

// end has the pod end. Without grace it does at once, even if it is ending already.
func (p *pod) end(grace time.Duration) {
	p.endOnce.Do(func() {
		p.mu.Lock()
		p.grace = grace
		p.mu.Unlock()
		close(p.ending)
	})
	if grace == 0 {
		p.killOnce.Do(func() { close(p.killNow) })
	}
}

func (p *pod) isEnding() bool {
	select {
	case <-p.ending:
		return true
	default:
		return false
	}
}

// pause waits, and answers false if the pod shall end meanwhile.
func (p *pod) pause(d time.Duration) bool {
	select {
	case <-p.ending:
		return false
	case <-time.After(d):
		return true
	}
}

func (p *pod) refreshVolumes(ctx context.Context) {
	p.mu.Lock()
	running := p.running
	p.mu.Unlock()
	if running && !p.isEnding() {
		go func() {
			if err := p.fillVolumes(ctx); err != nil {
				p.event(v1.EventTypeWarning, "FailedMount", err)
			}
		}()
	}
}

func (p *pod) event(kind, reason string, err error) {
	p.node.recorder.Event(p.latest(), kind, reason, err.Error())
}

// run is the pod's whole life.
func (p *pod) run(ctx context.Context) {
	publishing, stopPublishing := context.WithCancel(ctx)
	published := make(chan struct{})
	go func() {
		defer close(published)
		p.publish(publishing)
	}()
	if p.prepare(ctx) {
		p.runContainers()
	}
	<-p.ending
	p.stopContainers()
	p.noteChange()
	stopPublishing()
	<-published
	if p.latest().DeletionTimestamp != nil {
		p.node.remove(ctx, p.latest())
	}
	if p.network != nil {
		p.node.network.release(p.network)
	}
	os.RemoveAll(p.dir)
	p.node.forget(p)
}

// prepare makes network and volumes, again until it has, and answers false if the pod shall end before.
func (p *pod) prepare(ctx context.Context) bool {
	p.noteChange()
	for {
		err := p.tryToPrepare(ctx)
		if err == nil {
			p.mu.Lock()
			p.running = true
			p.mu.Unlock()
			return true
		}
		p.event(v1.EventTypeWarning, "FailedMount", err)
		if !p.pause(retryDelay) {
			return false
		}
	}
}

func (p *pod) tryToPrepare(ctx context.Context) error {
	if p.network == nil {
		if err := os.MkdirAll(filepath.Join(p.dir, "volumes"), 0o755); err != nil {
			return err
		}
		network, err := p.node.network.open()
		if err != nil {
			return err
		}
		p.mu.Lock()
		p.network = network
		p.mu.Unlock()
	}
	return errors.Join(p.writeNameFiles(), p.fillVolumes(ctx))
}

// runContainers runs the init containers one after the other and then the containers, until all have ended for good or the pod
// shall end.
func (p *pod) runContainers() {
	for _, c := range p.inits {
		go c.loop()
		select {
		case <-c.done:
			if c.exitCode() != 0 {
				p.settle(v1.PodFailed)
				return
			}
		case <-c.up(): // a sidecar
		case <-p.ending:
			return
		}
	}
	for _, c := range p.containers {
		go c.loop()
	}
	for _, c := range p.containers {
		select {
		case <-c.done:
		case <-p.ending:
			return
		}
	}
	outcome := v1.PodSucceeded
	for _, c := range p.containers {
		if c.exitCode() != 0 {
			outcome = v1.PodFailed
		}
	}
	p.stopSidecars(p.gracePeriod())
	p.settle(outcome)
}

// settle notes how the pod has come out, which is what it stays.
func (p *pod) settle(outcome v1.PodPhase) {
	p.mu.Lock()
	p.outcome = outcome
	p.mu.Unlock()
	p.noteChange()
}

func (p *pod) gracePeriod() time.Duration {
	return time.Duration(deref(p.latest().Spec.TerminationGracePeriodSeconds, 30)) * time.Second
}

// stopContainers ends the containers, all at once and within the grace period, and then the sidecars from the last to the first.
func (p *pod) stopContainers() {
	p.mu.Lock()
	grace := p.grace
	p.mu.Unlock()
	end := time.Now().Add(grace)
	var all sync.WaitGroup
	for _, c := range p.containers {
		all.Go(func() { c.stop(grace) })
	}
	for _, c := range p.inits {
		if !c.sidecar {
			all.Go(func() { c.stop(grace) })
		}
	}
	all.Wait()
	p.stopSidecars(time.Until(end))
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.outcome == "" {
		p.outcome = v1.PodSucceeded
		for _, c := range p.containers {
			if c.exitCode() != 0 {
				p.outcome = v1.PodFailed
			}
		}
	}
}

func (p *pod) stopSidecars(grace time.Duration) {
	for i := len(p.inits) - 1; i >= 0; i-- {
		if c := p.inits[i]; c.sidecar {
			c.stop(grace)
		}
	}
}
