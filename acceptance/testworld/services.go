package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"sync"
	"time"

	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/cache"
)

// serviceProxy listens on each Service's addresses and joins what comes with an endpoint. Unlike kube-proxy, which rewrites
// packets, it is who the endpoint sees as the client.
type serviceProxy struct {
	cluster      *cluster
	loadBalancer bool

	mu    sync.Mutex
	open  map[frontend]io.Closer
	given map[netip.Addr]string
}

// frontend is an address that a Service's port has, and whose port it is.
type frontend struct {
	protocol  v1.Protocol
	address   string
	namespace string
	name      string
	port      int32
}

func startServices(ctx context.Context, cluster *cluster, loadBalancer bool) {
	proxy := &serviceProxy{
		cluster: cluster, loadBalancer: loadBalancer,
		open: map[frontend]io.Closer{}, given: map[netip.Addr]string{},
	}
	_, err := cluster.informers.Core().V1().Services().Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { proxy.sync(ctx) },
		UpdateFunc: func(any, any) { proxy.sync(ctx) },
		DeleteFunc: func(any) { proxy.sync(ctx) },
	})
	if err != nil {
		panic(err) // Only of an informer that has been stopped.
	}
}

// sync opens what is missing and closes what is no longer wanted.
func (s *serviceProxy) sync(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	services, _ := s.cluster.services.List(everything)
	wanted := map[frontend]bool{}
	names := map[string]bool{}
	for _, service := range services {
		names[service.Namespace+"/"+service.Name] = service.Spec.Type == v1.ServiceTypeLoadBalancer
		for _, front := range frontends(service) {
			wanted[front] = true
		}
	}
	for front, closer := range s.open {
		if !wanted[front] {
			closer.Close()
			delete(s.open, front)
		}
	}
	for front := range wanted {
		if s.open[front] == nil {
			if closer, err := s.listen(front); err != nil {
				fmt.Fprintf(os.Stderr, "service %s/%s: %v\n", front.namespace, front.name, err)
			} else {
				s.open[front] = closer
			}
		}
	}
	if s.loadBalancer {
		for address, name := range s.given {
			if !names[name] {
				delete(s.given, address)
			}
		}
		for _, service := range services {
			s.giveAddress(ctx, service)
		}
	}
}

func frontends(service *v1.Service) []frontend {
	var addresses []string
	for _, address := range service.Spec.ClusterIPs {
		if address != v1.ClusterIPNone {
			addresses = append(addresses, address)
		}
	}
	for _, ingress := range service.Status.LoadBalancer.Ingress {
		if ingress.IP != "" {
			addresses = append(addresses, ingress.IP)
		}
	}
	var all []frontend
	for _, port := range service.Spec.Ports {
		of := frontend{protocol: protocolOf(port), namespace: service.Namespace, name: service.Name, port: port.Port}
		for _, address := range addresses {
			of.address = net.JoinHostPort(address, strconv.Itoa(int(port.Port)))
			all = append(all, of)
		}
		if port.NodePort != 0 {
			of.address = net.JoinHostPort(nodeAddress, strconv.Itoa(int(port.NodePort)))
			all = append(all, of)
		}
	}
	return all
}

func (s *serviceProxy) listen(front frontend) (io.Closer, error) {
	to := func(context.Context) (string, error) { return s.backend(front) }
	if front.protocol == v1.ProtocolUDP {
		address, err := net.ResolveUDPAddr("udp4", front.address)
		if err != nil {
			return nil, err
		}
		socket, err := net.ListenUDP("udp4", address)
		if err != nil {
			return nil, err
		}
		go serveUDP(socket, to)
		return socket, nil
	}
	listener, err := net.Listen("tcp4", front.address)
	if err != nil {
		return nil, err
	}
	go serveTCP(listener, to)
	return listener, nil
}

// backend chooses an endpoint for a new connection.
func (s *serviceProxy) backend(front frontend) (string, error) {
	service, err := s.cluster.services.Services(front.namespace).Get(front.name)
	if err != nil {
		return "", err
	}
	for _, port := range service.Spec.Ports {
		if port.Port == front.port && protocolOf(port) == front.protocol {
			return s.cluster.endpoint(service, port)
		}
	}
	return "", fmt.Errorf("service %s/%s has no port %d", front.namespace, front.name, front.port)
}

// giveAddress does for a Service of type LoadBalancer what a cloud would.
func (s *serviceProxy) giveAddress(ctx context.Context, service *v1.Service) {
	name := service.Namespace + "/" + service.Name
	if service.Spec.Type != v1.ServiceTypeLoadBalancer || len(service.Status.LoadBalancer.Ingress) > 0 {
		return
	}
	address := netip.MustParsePrefix(loadBalancerRange).Addr().Next()
	for s.given[address] != "" && s.given[address] != name {
		address = address.Next()
	}
	s.given[address] = name
	changed := service.DeepCopy()
	changed.Status.LoadBalancer.Ingress = []v1.LoadBalancerIngress{{IP: address.String()}}
	if _, err := s.cluster.client.CoreV1().Services(service.Namespace).UpdateStatus(ctx, changed, metav1.UpdateOptions{}); err != nil {
		fmt.Fprintf(os.Stderr, "service %s: %v\n", name, err)
	}
}

// flowIdle is after how long without a packet a client's packets may go to another endpoint.
const flowIdle = 30 * time.Second

// serveUDP carries packets between clients and endpoints, each client's to one, until the socket is closed.
func serveUDP(socket *net.UDPConn, to target) {
	var mu sync.Mutex
	flows := map[netip.AddrPort]net.Conn{}
	buffer := make([]byte, 65535)
	for {
		n, client, err := socket.ReadFromUDPAddrPort(buffer)
		if err != nil {
			return
		}
		mu.Lock()
		flow := flows[client]
		mu.Unlock()
		if flow == nil {
			address, err := to(context.Background())
			if err != nil {
				continue
			}
			if flow, err = net.Dial("udp4", address); err != nil {
				continue
			}
			mu.Lock()
			flows[client] = flow
			mu.Unlock()
			go func() {
				answerUDP(socket, client, flow)
				mu.Lock()
				delete(flows, client)
				mu.Unlock()
			}()
		}
		flow.Write(buffer[:n])
	}
}

func answerUDP(socket *net.UDPConn, client netip.AddrPort, flow net.Conn) {
	defer flow.Close()
	buffer := make([]byte, 65535)
	for {
		flow.SetReadDeadline(time.Now().Add(flowIdle))
		n, err := flow.Read(buffer)
		if err != nil {
			return
		}
		if _, err := socket.WriteToUDPAddrPort(buffer[:n], client); err != nil {
			return
		}
	}
}
