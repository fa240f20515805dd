package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

const dialTimeout = 10 * time.Second

// forwarder opens ports of the host's 127.0.0.1 that lead into the world.
type forwarder struct {
	network *network
	cluster *cluster
}

// target answers where a connection goes, anew for each.
type target func(ctx context.Context) (string, error)

// open answers the port. It stays open as long as the world.
func (f *forwarder) open(to target) (int, error) {
	var listener net.Listener
	err := within(f.network.host, func() error {
		var err error
		listener, err = net.Listen("tcp4", "127.0.0.1:0")
		return err
	})
	if err != nil {
		return 0, err
	}
	go serveTCP(listener, to)
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// openTo answers a port that leads to NAMESPACE/pod/NAME:PORT or NAMESPACE/service/NAME:PORT.
func (f *forwarder) openTo(text string) (int, error) {
	name, port, found := strings.Cut(text, ":")
	parts := strings.Split(name, "/")
	if !found || len(parts) != 3 {
		return 0, fmt.Errorf("not NAMESPACE/pod/NAME:PORT or NAMESPACE/service/NAME:PORT: %s", text)
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return 0, err
	}
	switch parts[1] {
	case "pod":
		return f.open(func(context.Context) (string, error) { return f.cluster.podAddress(parts[0], parts[2], int(number)) })
	case "service":
		return f.open(func(context.Context) (string, error) {
			return f.cluster.serviceAddress(parts[0], parts[2], int(number))
		})
	default:
		return 0, fmt.Errorf("not a pod and not a service: %s", text)
	}
}

// serveTCP joins each connection with one to its target, until the listener is closed. A connection without a target is reset.
func serveTCP(listener net.Listener, to target) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			if err := join(client.(*net.TCPConn), to); err != nil {
				fmt.Fprintln(os.Stderr, "forward:", err)
				client.(*net.TCPConn).SetLinger(0)
			}
			client.Close()
		}()
	}
}

func join(client *net.TCPConn, to target) error {
	ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
	defer cancel()
	address, err := to(ctx)
	if err != nil {
		return err
	}
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	server := connection.(*net.TCPConn)
	defer server.Close()
	var both sync.WaitGroup
	both.Go(func() { pipe(server, client) })
	both.Go(func() { pipe(client, server) })
	both.Wait()
	return nil
}

// pipe carries one direction to its end. Where it breaks off, it breaks off on both sides.
func pipe(to, from *net.TCPConn) {
	if _, err := io.Copy(to, from); err != nil {
		to.SetLinger(0)
		from.SetLinger(0)
		to.Close()
		from.Close()
		return
	}
	to.CloseWrite()
}
