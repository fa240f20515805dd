package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
)

// options of a world, for the process outside and the one inside alike.
type options struct {
	dir          string
	images       string
	loadBalancer bool
}

func parseOptions(args []string) (options, error) {
	dir, err := filepath.Abs(args[0])
	if err != nil {
		return options{}, err
	}
	o := options{dir: dir}
	flags := flag.NewFlagSet("up", flag.ContinueOnError)
	flags.StringVar(&o.images, "images", "", "file that says what the images are")
	flags.BoolVar(&o.loadBalancer, "load-balancer", false, "give addresses to Services of type LoadBalancer")
	return o, flags.Parse(args[1:])
}

// up starts the world in namespaces of its own and waits for its end. The world lives no longer than this process.
func up(args []string) error {
	o, err := parseOptions(args)
	if err != nil {
		return err
	}
	for _, tool := range []string{"ip", "nsenter"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is needed and not found (of Debian's packages iproute2 and util-linux)", tool)
		}
	}
	if err := os.MkdirAll(o.dir, 0o755); err != nil {
		return err
	}
	hostNetwork, err := os.Open("/proc/self/ns/net")
	if err != nil {
		return err
	}
	// The signal that ends the child comes when the thread that has started it ends, not the process.
	runtime.LockOSThread()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP)
	world := exec.Command("/proc/self/exe", append([]string{"inside"}, args...)...)
	world.Stdout, world.Stderr = os.Stdout, os.Stderr
	world.ExtraFiles = []*os.File{hostNetwork}
	world.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
		Pdeathsig:  syscall.SIGKILL,
		Setpgid:    true,
	}
	if err := world.Start(); errors.Is(err, syscall.EPERM) {
		return errors.New("this system does not let us make namespaces; run as root, in a container with --privileged")
	} else if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(o.dir, "pid"), fmt.Appendln(nil, os.Getpid()), 0o644); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- world.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-signals:
	}
	if err := world.Process.Kill(); err != nil {
		return err
	}
	<-ended
	return os.Remove(filepath.Join(o.dir, "pid"))
}

// down ends the world of a directory and waits until it has.
func down(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "pid"))
	if err != nil {
		return fmt.Errorf("no world runs in %s", dir)
	}
	var pid int
	if _, err := fmt.Sscan(string(text), &pid); err != nil {
		return err
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	if err := process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return waitForEnd(process)
}
