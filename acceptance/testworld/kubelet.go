package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	v1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes/scheme"
	typedcore "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/record"
)

const (
	nodeName = "node"
	// refreshVolumes is how often tokens are looked at for their age.
	refreshVolumes = time.Minute
)

// kubelet is the node: it takes every pod that has none, and runs it.
type kubelet struct {
	cluster  *cluster
	network  *network
	images   images
	logs     string
	run      string
	starter  string
	recorder record.EventRecorder

	mu   sync.Mutex
	pods map[types.UID]*pod
}

func newKubelet(cluster *cluster, network *network, images images, dir string) *kubelet {
	return &kubelet{
		cluster: cluster, network: network, images: images,
		logs: filepath.Join(dir, "pods"), run: filepath.Join(dir, "run"),
		pods: map[types.UID]*pod{},
	}
}

// start tells the API server of the node and hands the node's work to the cluster's watches.
func (k *kubelet) start(ctx context.Context, keys *keys) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	k.starter = filepath.Join(filepath.Dir(program), "container")
	events := record.NewBroadcaster()
	events.StartRecordingToSink(&typedcore.EventSinkImpl{Interface: k.cluster.client.CoreV1().Events("")})
	k.recorder = events.NewRecorder(scheme.Scheme, v1.EventSource{Component: "kubelet", Host: nodeName})
	if err := k.register(ctx); err != nil {
		return err
	}
	if err := k.serveLogs(keys); err != nil {
		return err
	}
	if _, err := k.cluster.informers.Core().V1().Pods().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(o any) { k.sync(ctx, o.(*v1.Pod)) },
		UpdateFunc: func(_, o any) { k.sync(ctx, o.(*v1.Pod)) },
		DeleteFunc: func(o any) {
			if unknown, is := o.(cache.DeletedFinalStateUnknown); is {
				o = unknown.Obj
			}
			if known := k.find(o.(*v1.Pod).UID); known != nil {
				known.end(0)
			}
		},
	}); err != nil {
		return err
	}
	changed := cache.ResourceEventHandlerFuncs{
		AddFunc:    func(o any) { k.refresh(ctx, o.(metav1.Object).GetNamespace()) },
		UpdateFunc: func(_, o any) { k.refresh(ctx, o.(metav1.Object).GetNamespace()) },
	}
	if _, err := k.cluster.informers.Core().V1().ConfigMaps().Informer().AddEventHandler(changed); err != nil {
		return err
	}
	if _, err := k.cluster.informers.Core().V1().Secrets().Informer().AddEventHandler(changed); err != nil {
		return err
	}
	go func() {
		for range time.Tick(refreshVolumes) {
			k.refresh(ctx, metav1.NamespaceAll)
		}
	}()
	return nil
}

func nodeCapacity() v1.ResourceList {
	return v1.ResourceList{
		v1.ResourceCPU:              *resource.NewQuantity(int64(runtime.NumCPU()), resource.DecimalSI),
		v1.ResourceMemory:           resource.MustParse("16Gi"),
		v1.ResourceEphemeralStorage: resource.MustParse("16Gi"),
		v1.ResourcePods:             resource.MustParse("1000"),
	}
}

func (k *kubelet) register(ctx context.Context) error {
	nodes := k.cluster.client.CoreV1().Nodes()
	node, err := nodes.Create(ctx, &v1.Node{ObjectMeta: metav1.ObjectMeta{
		Name:   nodeName,
		Labels: map[string]string{v1.LabelHostname: nodeName, v1.LabelOSStable: "linux", v1.LabelArchStable: runtime.GOARCH},
	}}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	// The API server has put this on every node that it does not know to be ready.
	node.Spec.Taints = nil
	if node, err = nodes.Update(ctx, node, metav1.UpdateOptions{}); err != nil {
		return err
	}
	node.Status = v1.NodeStatus{
		Addresses:       []v1.NodeAddress{{Type: v1.NodeInternalIP, Address: nodeAddress}, {Type: v1.NodeHostName, Address: nodeName}},
		DaemonEndpoints: v1.NodeDaemonEndpoints{KubeletEndpoint: v1.DaemonEndpoint{Port: kubeletPort}},
		Capacity:        nodeCapacity(),
		Allocatable:     nodeCapacity(),
		Conditions: []v1.NodeCondition{{
			Type: v1.NodeReady, Status: v1.ConditionTrue, Reason: "KubeletReady",
			LastHeartbeatTime: metav1.Now(), LastTransitionTime: metav1.Now(),
		}},
	}
	_, err = nodes.UpdateStatus(ctx, node, metav1.UpdateOptions{})
	return err
}

func (k *kubelet) find(uid types.UID) *pod {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.pods[uid]
}

// sync looks at a pod that is new or has changed.
func (k *kubelet) sync(ctx context.Context, new *v1.Pod) {
	known := k.find(new.UID)
	switch {
	case known != nil:
		known.update(ctx, new)
	case new.DeletionTimestamp != nil:
		go k.remove(ctx, new)
	case new.Spec.NodeName == "":
		if len(new.Spec.SchedulingGates) == 0 {
			go k.bind(ctx, new)
		}
	case new.Spec.NodeName == nodeName && new.Status.Phase != v1.PodSucceeded && new.Status.Phase != v1.PodFailed:
		p := newPod(k, new)
		k.mu.Lock()
		k.pods[new.UID] = p
		k.mu.Unlock()
		go p.run(ctx)
	}
}

// bind is what the scheduler does.
func (k *kubelet) bind(ctx context.Context, pod *v1.Pod) {
	err := k.cluster.client.CoreV1().Pods(pod.Namespace).Bind(ctx, &v1.Binding{
		ObjectMeta: metav1.ObjectMeta{Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID},
		Target:     v1.ObjectReference{Kind: "Node", Name: nodeName},
	}, metav1.CreateOptions{})
	if err != nil && !apierrors.IsConflict(err) && !apierrors.IsNotFound(err) {
		fmt.Fprintf(os.Stderr, "pod %s/%s: %v\n", pod.Namespace, pod.Name, err)
	}
}

// remove takes a pod out of the API server that has ended; again until the API server takes it.
func (k *kubelet) remove(ctx context.Context, pod *v1.Pod) {
	now := int64(0)
	for {
		err := k.cluster.client.CoreV1().Pods(pod.Namespace).Delete(ctx, pod.Name, metav1.DeleteOptions{
			GracePeriodSeconds: &now, Preconditions: &metav1.Preconditions{UID: &pod.UID},
		})
		if err == nil || apierrors.IsNotFound(err) || apierrors.IsConflict(err) {
			return
		}
		time.Sleep(retryDelay)
	}
}

// refresh brings the volumes of a namespace's pods up to date.
func (k *kubelet) refresh(ctx context.Context, namespace string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, p := range k.pods {
		if namespace == metav1.NamespaceAll || namespace == p.namespace() {
			p.refreshVolumes(ctx)
		}
	}
}

func (k *kubelet) forget(p *pod) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.pods, p.latest().UID)
}
