package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"k8s.io/klog/v2"
)

const hostNetworkFD = 3

// inside is the first process in the world's namespaces: it starts everything else, and when it ends, all ends.
func inside(args []string) error {
	o, err := parseOptions(args)
	if err != nil {
		return err
	}
	klog.LogToStderr(true)
	if err := ownMounts(filepath.Join(o.dir, "run")); err != nil {
		return err
	}
	images, err := readImages(o.images)
	if err != nil {
		return err
	}
	network, err := newNetwork(os.NewFile(hostNetworkFD, "the host's network"))
	if err != nil {
		return err
	}
	keys, err := makeKeys(filepath.Join(o.dir, "pki"))
	if err != nil {
		return err
	}
	plane, err := startControlPlane(o.dir, keys)
	if err != nil {
		return err
	}
	forwarder := &forwarder{network: network}
	port, err := forwarder.open(func(context.Context) (string, error) { return apiServerAddress, nil })
	if err != nil {
		return err
	}
	if err := keys.writeKubeconfig(filepath.Join(o.dir, "kubeconfig"), port); err != nil {
		return err
	}
	ctx := context.Background()
	cluster, err := newCluster(ctx, keys.clientConfig())
	if err != nil {
		return err
	}
	forwarder.cluster = cluster
	node := newKubelet(cluster, network, images, o.dir)
	if err := node.start(ctx, keys); err != nil {
		return err
	}
	if err := startNames(cluster); err != nil {
		return err
	}
	startServices(ctx, cluster, o.loadBalancer)
	cluster.start(ctx)
	control, err := listenForCommands(filepath.Join(o.dir, "control"))
	if err != nil {
		return err
	}
	fmt.Println("ready: KUBECONFIG=" + filepath.Join(o.dir, "kubeconfig"))
	return serveCommands(control, plane, forwarder)
}

// ownMounts separates the mounts from the host's, and puts what containers write into memory.
func ownMounts(run string) error {
	if err := os.MkdirAll(run, 0o755); err != nil {
		return err
	}
	return errors.Join(
		syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""),
		syscall.Mount("proc", "/proc", "proc", 0, ""),
		syscall.Mount("run", run, "tmpfs", 0, "mode=0755"))
}

// waitForEnd waits until a process that is not our child is gone.
func waitForEnd(process *os.Process) error {
	for range 200 {
		if errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone) {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("process %d does not end", process.Pid)
}
