package main

import (
	"context"
	"net"
	"net/netip"
	"os"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
	v1 "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

const (
	clusterDomain = "cluster.local"
	dnsService    = "10.96.0.10"
	// answerTTL is short, as CoreDNS's.
	answerTTL = 5
)

var everything = labels.Everything()

// names answers for Services as CoreDNS does: addresses (A), ports (SRV) and ExternalNames (CNAME). It knows no other names.
type names struct{ cluster *cluster }

// startNames answers on the node's port 53, which is what the Service kube-dns leads to.
func startNames(cluster *cluster) error {
	ctx := context.Background()
	ports := []v1.ServicePort{{Name: "dns", Port: 53, Protocol: v1.ProtocolUDP}}
	service := &v1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: "kube-dns", Namespace: "kube-system"},
		Spec:       v1.ServiceSpec{ClusterIP: dnsService, Ports: ports},
	}
	if _, err := cluster.client.CoreV1().Services("kube-system").Create(ctx, service, metav1.CreateOptions{}); err != nil {
		return err
	}
	name, port, udp := "dns", int32(53), v1.ProtocolUDP
	slice := &discovery.EndpointSlice{
		ObjectMeta: metav1.ObjectMeta{
			Name: "kube-dns", Namespace: "kube-system", Labels: map[string]string{discovery.LabelServiceName: "kube-dns"},
		},
		AddressType: discovery.AddressTypeIPv4,
		Endpoints:   []discovery.Endpoint{{Addresses: []string{nodeAddress}}},
		Ports:       []discovery.EndpointPort{{Name: &name, Port: &port, Protocol: &udp}},
	}
	if _, err := cluster.client.DiscoveryV1().EndpointSlices("kube-system").Create(ctx, slice, metav1.CreateOptions{}); err != nil {
		return err
	}
	socket, err := net.ListenPacket("udp4", nodeAddress+":53")
	if err != nil {
		return err
	}
	go (&names{cluster}).serve(socket)
	return nil
}

// resolvConf is what a pod's /etc/resolv.conf says.
func resolvConf(namespace string) string {
	return "nameserver " + dnsService + "\nsearch " + namespace + ".svc." + clusterDomain + " svc." + clusterDomain + " " +
		clusterDomain + "\noptions ndots:5\n"
}

func (n *names) serve(socket net.PacketConn) {
	buffer := make([]byte, 4096)
	for {
		size, client, err := socket.ReadFrom(buffer)
		if err != nil {
			return
		}
		if answer, err := n.answer(buffer[:size]); err == nil {
			socket.WriteTo(answer, client)
		} else {
			os.Stderr.WriteString("names: " + err.Error() + "\n")
		}
	}
}

func (n *names) answer(request []byte) ([]byte, error) {
	var parser dnsmessage.Parser
	header, err := parser.Start(request)
	if err != nil {
		return nil, err
	}
	question, err := parser.Question()
	if err != nil {
		return nil, err
	}
	message := dnsmessage.Message{
		Header: dnsmessage.Header{
			ID: header.ID, Response: true, Authoritative: true, RecursionDesired: header.RecursionDesired, RecursionAvailable: true,
		},
		Questions: []dnsmessage.Question{question},
	}
	bodies, known := n.lookUp(strings.ToLower(question.Name.String()))
	if !known {
		message.RCode = dnsmessage.RCodeNameError
	}
	for _, body := range bodies {
		if kind := kindOf(body); kind == question.Type || kind == dnsmessage.TypeCNAME {
			message.Answers = append(message.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: question.Name, Type: kind, Class: dnsmessage.ClassINET, TTL: answerTTL},
				Body:   body,
			})
		}
	}
	return message.Pack()
}

func kindOf(body dnsmessage.ResourceBody) dnsmessage.Type {
	switch body.(type) {
	case *dnsmessage.AResource:
		return dnsmessage.TypeA
	case *dnsmessage.SRVResource:
		return dnsmessage.TypeSRV
	default:
		return dnsmessage.TypeCNAME
	}
}

// lookUp answers all that is known of a name, and whether there is such a name: SERVICE.NAMESPACE.svc.cluster.local., with a
// pod's host name or _PORT._PROTOCOL before it.
func (n *names) lookUp(name string) ([]dnsmessage.ResourceBody, bool) {
	rest, found := strings.CutSuffix(name, ".svc."+clusterDomain+".")
	if !found {
		return nil, false
	}
	parts := strings.Split(rest, ".")
	if len(parts) < 2 || len(parts) > 4 {
		return nil, false
	}
	service, err := n.cluster.services.Services(parts[len(parts)-1]).Get(parts[len(parts)-2])
	if err != nil {
		return nil, false
	}
	switch {
	case len(parts) == 4:
		return n.ports(service, parts[0], parts[1], name[len(parts[0])+len(parts[1])+2:])
	case service.Spec.Type == v1.ServiceTypeExternalName && len(parts) == 2:
		target, err := dnsmessage.NewName(strings.TrimSuffix(service.Spec.ExternalName, ".") + ".")
		return []dnsmessage.ResourceBody{&dnsmessage.CNAMEResource{CNAME: target}}, err == nil
	case service.Spec.ClusterIP != v1.ClusterIPNone && len(parts) == 2:
		return []dnsmessage.ResourceBody{addressRecord(service.Spec.ClusterIP)}, true
	}
	var addresses []dnsmessage.ResourceBody
	n.cluster.eachEndpoint(service, func(_ *discovery.EndpointSlice, endpoint discovery.Endpoint) {
		if deref(endpoint.Conditions.Ready, true) && (len(parts) == 2 || deref(endpoint.Hostname, "") == parts[0]) {
			addresses = append(addresses, addressRecord(endpoint.Addresses[0]))
		}
	})
	return addresses, len(parts) == 2 || len(addresses) > 0
}

func (n *names) ports(service *v1.Service, port, protocol, target string) ([]dnsmessage.ResourceBody, bool) {
	name, err := dnsmessage.NewName(target)
	if err != nil {
		return nil, false
	}
	for _, p := range service.Spec.Ports {
		if "_"+p.Name == port && "_"+strings.ToLower(string(protocolOf(p))) == protocol {
			return []dnsmessage.ResourceBody{&dnsmessage.SRVResource{Weight: 100, Port: uint16(p.Port), Target: name}}, true
		}
	}
	return nil, false
}

func addressRecord(address string) dnsmessage.ResourceBody {
	return &dnsmessage.AResource{A: netip.MustParseAddr(address).As4()}
}
