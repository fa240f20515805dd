package main

import (
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

const (
	// nodeAddress is the node's, on the bridge that joins the pods.
	nodeAddress = "10.244.0.1"
	podRange    = "10.244.0.0/16"
	// serviceRange and loadBalancerRange are the node's own addresses as a whole, so that the proxy can listen on each.
	serviceRange      = "10.96.0.0/16"
	loadBalancerRange = "10.97.0.0/24"
	bridge            = "pods"
)

// network is the node's: a bridge with a pair of virtual interfaces for each pod. A pod's network is kept by an open file.
type network struct {
	host *os.File
	mu   sync.Mutex
	last netip.Addr
	used map[netip.Addr]bool
}

// podNetwork is one pod's: its address, the same for all its containers.
type podNetwork struct {
	address   netip.Addr
	namespace *os.File
}

func newNetwork(host *os.File) (*network, error) {
	err := ip("link set lo up",
		"link add "+bridge+" type bridge",
		"addr add "+nodeAddress+"/16 dev "+bridge,
		"link set "+bridge+" up",
		"route add local "+serviceRange+" dev lo",
		"route add local "+loadBalancerRange+" dev lo")
	node := netip.MustParseAddr(nodeAddress)
	return &network{host: host, last: node, used: map[netip.Addr]bool{node: true}}, err
}

// open makes a network for a pod.
func (n *network) open() (*podNetwork, error) {
	namespace, err := newNamespace()
	if err != nil {
		return nil, err
	}
	address := n.take()
	pod := &podNetwork{address: address, namespace: namespace}
	// Named for the address, as a name holds 15 characters at most.
	bytes := address.As4()
	outer := fmt.Sprintf("pod-%d-%d", bytes[2], bytes[3])
	add := exec.Command("ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", "/proc/self/fd/3")
	add.ExtraFiles = []*os.File{namespace}
	if out, err := add.CombinedOutput(); err != nil {
		return pod, fmt.Errorf("%w: %s", err, out)
	}
	if err := ip("link set "+outer+" master "+bridge, "link set "+outer+" up"); err != nil {
		return pod, err
	}
	return pod, within(namespace, func() error {
		// As container runtimes have it, so that a server need not be root to listen on port 80.
		if err := os.WriteFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", []byte("0"), 0o644); err != nil {
			return err
		}
		return ip("link set lo up",
			"addr add "+address.String()+"/16 dev eth0",
			"link set eth0 up",
			"route add default via "+nodeAddress)
	})
}

// release gives the network back once no process of the pod lives.
func (n *network) release(pod *podNetwork) {
	pod.namespace.Close()
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.used, pod.address)
}

// take answers an address that has been free for as long as possible: not the last one, even if that is free again, since its neighbours
// know yet where it was.
func (n *network) take() netip.Addr {
	n.mu.Lock()
	defer n.mu.Unlock()
	all := netip.MustParsePrefix(podRange)
	for {
		n.last = n.last.Next()
		if next := n.last.Next(); !all.Contains(next) {
			n.last = all.Addr().Next()
		}
		if !n.used[n.last] {
			break
		}
	}
	n.used[n.last] = true
	return n.last
}

func newNamespace() (*os.File, error) {
	var made *os.File
	err := onThread(func() error {
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			return err
		}
		var err error
		made, err = os.Open("/proc/thread-self/ns/net")
		return err
	})
	return made, err
}

// within runs a function in another network.
func within(namespace *os.File, f func() error) error {
	return onThread(func() error {
		if err := unix.Setns(int(namespace.Fd()), unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("cannot enter a network: %w", err)
		}
		return f()
	})
}

// onThread runs a function on a thread that ends with it, whatever it has done to the thread.
func onThread(f func() error) error {
	result := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		result <- f()
	}()
	return <-result
}

// ip runs commands of the program ip, all of them at once.
func ip(commands ...string) error {
	batch := exec.Command("ip", "-batch", "-")
	batch.Stdin = strings.NewReader(strings.Join(commands, "\n") + "\n")
	if out, err := batch.CombinedOutput(); err != nil {
		return fmt.Errorf("ip: %w: %s", err, out)
	}
	return nil
}
