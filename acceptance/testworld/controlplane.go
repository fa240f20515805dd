package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"k8s.io/client-go/kubernetes"
)

const (
	apiServerPort    = "6443"
	apiServerAddress = "127.0.0.1:" + apiServerPort
	etcdAddress      = "127.0.0.1:2379"
	// The API server reaches etcd by way of this address, where requests can be made slow.
	slowEtcdAddress = "127.0.0.1:2378"
	readyTimeout    = 2 * time.Minute
)

// controlPlane is etcd, the API server and the controller manager, each a process.
type controlPlane struct {
	etcd, apiServer, controllers *component
	delay                        *atomic.Int64
	keys                         *keys
}

func startControlPlane(dir string, keys *keys) (*controlPlane, error) {
	logs := filepath.Join(dir, "logs")
	if err := os.MkdirAll(logs, 0o755); err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "etcd")
	if err := os.RemoveAll(data); err != nil {
		return nil, err
	}
	kubeconfig := keys.path("kubeconfig")
	if err := keys.writeKubeconfig(kubeconfig, 6443); err != nil {
		return nil, err
	}
	plane := &controlPlane{
		etcd: &component{log: filepath.Join(logs, "etcd.log"), args: []string{
			"etcd", data, "http://" + etcdAddress, "http://127.0.0.1:2380",
		}},
		apiServer: &component{log: filepath.Join(logs, "api-server.log"), args: []string{
			"kube-apiserver",
			"--etcd-servers=http://" + slowEtcdAddress,
			"--bind-address=0.0.0.0", "--advertise-address=" + nodeAddress, "--secure-port=" + apiServerPort,
			"--tls-cert-file=" + keys.path("server.crt"), "--tls-private-key-file=" + keys.path("server.key"),
			"--client-ca-file=" + keys.path("ca.crt"), "--token-auth-file=" + keys.path("tokens.csv"),
			"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
			"--service-account-key-file=" + keys.path("accounts.key"),
			"--service-account-signing-key-file=" + keys.path("accounts.key"),
			"--service-cluster-ip-range=" + serviceRange,
			"--kubelet-client-certificate=" + keys.path("client.crt"), "--kubelet-client-key=" + keys.path("client.key"),
			"--kubelet-certificate-authority=" + keys.path("ca.crt"), "--kubelet-preferred-address-types=InternalIP",
			"--authorization-mode=Node,RBAC", "--allow-privileged=true", "--profiling=false",
		}},
		controllers: &component{log: filepath.Join(logs, "controller-manager.log"), args: []string{
			"kube-controller-manager",
			"--kubeconfig=" + kubeconfig, "--leader-elect=false",
			"--bind-address=127.0.0.1", "--cert-dir=" + keys.path("controller-manager"),
			"--service-account-private-key-file=" + keys.path("accounts.key"), "--root-ca-file=" + keys.path("ca.crt"),
			"--cluster-signing-cert-file=" + keys.path("ca.crt"), "--cluster-signing-key-file=" + keys.path("ca.key"),
			// The node tells nothing of its health, and has its range of addresses.
			"--controllers=*,-node-ipam-controller,-node-lifecycle-controller",
			"--profiling=false",
		}},
		delay: &atomic.Int64{},
		keys:  keys,
	}
	if err := plane.slowEtcd(); err != nil {
		return nil, err
	}
	if err := plane.etcd.start(); err != nil {
		return nil, err
	}
	return plane, plane.startAPIServer()
}

// startAPIServer starts it, and once it is ready the controller manager, which would take a minute to notice an API server
// that comes back. (A controller manager that elects its leader ends itself when it loses the API server.)
func (p *controlPlane) startAPIServer() error {
	if err := p.apiServer.start(); err != nil {
		return err
	}
	config := p.keys.clientConfig()
	config.Dial = nil
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	for deadline := time.Now().Add(readyTimeout); ; time.Sleep(50 * time.Millisecond) {
		if client.Discovery().RESTClient().Get().AbsPath("/readyz").Do(context.Background()).Error() == nil {
			break
		}
		if time.Now().After(deadline) || !p.apiServer.runs() {
			return fmt.Errorf("the API server does not get ready; see %s", p.apiServer.log)
		}
	}
	p.controllers.kill()
	return p.controllers.start()
}

// slowEtcd lets the API server's requests to etcd pass after the delay that is wanted.
func (p *controlPlane) slowEtcd() error {
	listener, err := net.Listen("tcp4", slowEtcdAddress)
	if err != nil {
		return err
	}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go p.passSlowly(client)
		}
	}()
	return nil
}

func (p *controlPlane) passSlowly(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp4", etcdAddress)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		defer client.Close()
		io.Copy(client, server)
	}()
	buffer := make([]byte, 64*1024)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		time.Sleep(time.Duration(p.delay.Load()))
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// component is a process of the control plane; this program with other arguments.
type component struct {
	args []string
	log  string

	mu      sync.Mutex
	process *os.Process
	ended   chan struct{}
}

func (c *component) start() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process != nil {
		return errors.New("it runs already")
	}
	log, err := os.OpenFile(c.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	command := exec.Command("/proc/self/exe", c.args...)
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	c.process, c.ended = command.Process, ended
	go func() {
		defer close(ended)
		err := command.Wait()
		fmt.Fprintf(os.Stderr, "%s has ended: %v\n", c.args[0], err)
	}()
	return nil
}

func (c *component) runs() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process == nil {
		return false
	}
	select {
	case <-c.ended:
		return false
	default:
		return true
	}
}

// kill ends the process as a crash would. One that does not run is left alone.
func (c *component) kill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process != nil {
		c.process.Kill()
		<-c.ended
		c.process = nil
	}
}

func (c *component) signal(signal syscall.Signal) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process == nil {
		return errors.New("it does not run")
	}
	return c.process.Signal(signal)
}
