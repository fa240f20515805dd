package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"

	v1 "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	corelisters "k8s.io/client-go/listers/core/v1"
	discoverylisters "k8s.io/client-go/listers/discovery/v1"
	"k8s.io/client-go/rest"
)

// cluster is what the node knows of the API server's objects.
type cluster struct {
	client     kubernetes.Interface
	informers  informers.SharedInformerFactory
	pods       corelisters.PodLister
	services   corelisters.ServiceLister
	configMaps corelisters.ConfigMapLister
	secrets    corelisters.SecretLister
	slices     discoverylisters.EndpointSliceLister
}

func newCluster(_ context.Context, config *rest.Config) (*cluster, error) {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	return &cluster{
		client:     client,
		informers:  factory,
		pods:       factory.Core().V1().Pods().Lister(),
		services:   factory.Core().V1().Services().Lister(),
		configMaps: factory.Core().V1().ConfigMaps().Lister(),
		secrets:    factory.Core().V1().Secrets().Lister(),
		slices:     factory.Discovery().V1().EndpointSlices().Lister(),
	}, nil
}

// start begins to watch, and returns once everything has been read.
func (c *cluster) start(ctx context.Context) {
	c.informers.Start(ctx.Done())
	c.informers.WaitForCacheSync(ctx.Done())
}

// podAddress answers address and port of a pod.
func (c *cluster) podAddress(namespace, name string, port int) (string, error) {
	pod, err := c.pods.Pods(namespace).Get(name)
	if err != nil {
		return "", err
	}
	if pod.Status.PodIP == "" {
		return "", fmt.Errorf("pod %s/%s has no address yet", namespace, name)
	}
	return net.JoinHostPort(pod.Status.PodIP, strconv.Itoa(port)), nil
}

// serviceAddress answers one of the ready endpoints behind a port of a Service.
func (c *cluster) serviceAddress(namespace, name string, port int) (string, error) {
	service, err := c.services.Services(namespace).Get(name)
	if err != nil {
		return "", err
	}
	for _, p := range service.Spec.Ports {
		if int(p.Port) == port {
			return c.endpoint(service, p)
		}
	}
	return "", fmt.Errorf("service %s/%s has no port %d", namespace, name, port)
}

// endpoint chooses an endpoint at random: a ready one, else one that ends but serves yet.
func (c *cluster) endpoint(service *v1.Service, port v1.ServicePort) (string, error) {
	var ready, serving []string
	c.eachEndpoint(service, func(slice *discovery.EndpointSlice, endpoint discovery.Endpoint) {
		for _, p := range slice.Ports {
			if p.Port == nil || deref(p.Name, "") != port.Name || deref(p.Protocol, v1.ProtocolTCP) != protocolOf(port) {
				continue
			}
			address := net.JoinHostPort(endpoint.Addresses[0], strconv.Itoa(int(*p.Port)))
			if deref(endpoint.Conditions.Ready, true) {
				ready = append(ready, address)
			} else if deref(endpoint.Conditions.Serving, false) {
				serving = append(serving, address)
			}
		}
	})
	if len(ready) == 0 {
		ready = serving
	}
	if len(ready) == 0 {
		return "", errors.New("no endpoint is ready")
	}
	return ready[rand.IntN(len(ready))], nil
}

func (c *cluster) eachEndpoint(service *v1.Service, do func(*discovery.EndpointSlice, discovery.Endpoint)) {
	selector := labels.SelectorFromSet(labels.Set{discovery.LabelServiceName: service.Name})
	slices, _ := c.slices.EndpointSlices(service.Namespace).List(selector)
	for _, slice := range slices {
		if slice.AddressType != discovery.AddressTypeIPv4 {
			continue
		}
		for _, endpoint := range slice.Endpoints {
			do(slice, endpoint)
		}
	}
}

func protocolOf(port v1.ServicePort) v1.Protocol {
	if port.Protocol == "" {
		return v1.ProtocolTCP
	}
	return port.Protocol
}

func deref[T any](pointer *T, otherwise T) T {
	if pointer == nil {
		return otherwise
	}
	return *pointer
}
