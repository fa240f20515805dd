package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
	v1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"testworld/spec"
)

const (
	// A container that ends is started again at once, then after a second, two, four … A kubelet begins with 10 s.
	firstBackOff = time.Second
	mostBackOff  = time.Minute
	// calm is after how long a life the next start is a first one again.
	calm = 10 * time.Minute
	// leastGrace is what a container has after its preStop hook, however long that took.
	leastGrace = 2 * time.Second
)

// container of a pod, through all its restarts.
type container struct {
	pod           *pod
	spec          *v1.Container
	init, sidecar bool
	done          chan struct{} // closed when it runs no more and will not again

	mu       sync.Mutex
	status   v1.ContainerStatus
	process  *process
	stopping bool
	isUp     chan struct{} // closed when it has started once
	upOnce   sync.Once
}

// process is one life of a container.
type process struct {
	pid    int
	env    []string
	spec   spec.Container
	ctx    context.Context // ends with it
	exited chan struct{}
	code   int // once exited
	signal int
}

func newContainer(p *pod, c *v1.Container) *container {
	return &container{
		pod: p, spec: c, done: make(chan struct{}), isUp: make(chan struct{}),
		status: v1.ContainerStatus{
			Name: c.Name, Image: c.Image,
			State:   v1.ContainerState{Waiting: &v1.ContainerStateWaiting{Reason: "ContainerCreating"}},
			Started: new(bool),
		},
	}
}

// up answers what is closed when the container has started, if it is a sidecar; others are not waited for in this way.
func (c *container) up() <-chan struct{} {
	if c.sidecar {
		return c.isUp
	}
	return nil
}

// exitCode of its last life.
func (c *container) exitCode() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ended := c.status.State.Terminated; ended != nil {
		return int(ended.ExitCode)
	}
	return 0
}

func (c *container) change(how func(*v1.ContainerStatus)) {
	c.mu.Lock()
	how(&c.status)
	c.mu.Unlock()
	c.pod.noteChange()
}

// loop runs the container again and again, as its restart policy wants it.
func (c *container) loop() {
	defer close(c.done)
	for backOff := time.Duration(0); ; {
		begun := time.Now()
		started := c.live()
		if c.isStopping() || c.pod.isEnding() {
			return
		}
		if started && !c.mayRestart() {
			return
		}
		switch {
		case !started:
			backOff = retryDelay
		case time.Since(begun) > calm:
			backOff = 0
		}
		if backOff > 0 {
			if started {
				c.change(func(s *v1.ContainerStatus) {
					s.LastTerminationState = s.State
					message := fmt.Sprintf("back-off %s restarting failed container=%s", backOff, c.spec.Name)
					s.State = v1.ContainerState{Waiting: &v1.ContainerStateWaiting{Reason: "CrashLoopBackOff", Message: message}}
				})
			}
			if !c.pod.pause(backOff) {
				return
			}
		}
		if started {
			backOff = min(max(2*backOff, firstBackOff), mostBackOff)
			c.change(func(s *v1.ContainerStatus) { s.RestartCount++ })
		}
	}
}

func (c *container) isStopping() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopping
}

func (c *container) mayRestart() bool {
	failed := c.exitCode() != 0
	policy := c.pod.latest().Spec.RestartPolicy
	switch {
	case c.sidecar:
		return true
	case c.init:
		return failed && policy != v1.RestartPolicyNever
	default:
		return policy == v1.RestartPolicyAlways || failed && policy == v1.RestartPolicyOnFailure
	}
}

// live is one life, from start to end. It answers false if the container could not even be put together.
func (c *container) live() bool {
	process, err := c.start()
	if err != nil {
		c.pod.event(v1.EventTypeWarning, "Failed", err)
		c.change(func(s *v1.ContainerStatus) {
			waiting := &v1.ContainerStateWaiting{Reason: "CreateContainerConfigError", Message: err.Error()}
			s.State = v1.ContainerState{Waiting: waiting}
		})
		return false
	}
	if process == nil {
		return true
	}
	begun := metav1.Now()
	c.change(func(s *v1.ContainerStatus) {
		if s.State.Terminated != nil {
			s.LastTerminationState = s.State
		}
		s.State = v1.ContainerState{Running: &v1.ContainerStateRunning{StartedAt: begun}}
	})
	go c.afterStart(process)
	<-process.exited
	reason := "Completed"
	if process.code != 0 {
		reason = "Error"
	}
	c.change(func(s *v1.ContainerStatus) {
		s.Ready, s.Started = c.init && !c.sidecar && process.code == 0, new(bool)
		s.State = v1.ContainerState{Terminated: &v1.ContainerStateTerminated{
			ExitCode: int32(process.code), Signal: int32(process.signal), Reason: reason,
			StartedAt: begun, FinishedAt: metav1.Now(),
		}}
	})
	return true
}

// afterStart runs the postStart hook and then the probes, as long as the process lives.
func (c *container) afterStart(process *process) {
	if c.spec.Lifecycle != nil && c.spec.Lifecycle.PostStart != nil {
		if err := c.runHook(process.ctx, process, c.spec.Lifecycle.PostStart); err != nil {
			c.pod.event(v1.EventTypeWarning, "FailedPostStartHook", err)
			c.kill(process, c.pod.gracePeriod())
			return
		}
	}
	c.probe(process)
}

// start puts a process together and starts it. It answers none if the container has been stopped.
func (c *container) start() (*process, error) {
	image, err := c.pod.node.images.find(c.spec.Image)
	if err != nil {
		return nil, err
	}
	env, err := c.pod.environment(c.spec, image)
	if err != nil {
		return nil, err
	}
	mounts, err := c.pod.mounts(c.spec, image, env)
	if err != nil {
		return nil, err
	}
	command := image.command(env.expand(c.spec.Command), env.expand(c.spec.Args))
	if len(command) == 0 {
		return nil, errors.New("no command is given, and the image has none")
	}
	whole := spec.Container{
		Hostname: c.pod.hostname(), Mounts: mounts, WorkingDir: image.WorkingDir, Command: command, Env: env.list(),
		UID: image.User, GID: image.Group,
	}
	if c.spec.WorkingDir != "" {
		whole.WorkingDir = c.spec.WorkingDir
	}
	if err := c.secure(&whole); err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopping {
		return nil, nil
	}
	started, err := c.spawn(whole)
	c.process = started
	return started, err
}

// secure takes over what the security contexts say.
func (c *container) secure(whole *spec.Container) error {
	uid, gid, mustNotBeRoot := int64(whole.UID), int64(whole.GID), false
	if all := c.pod.latest().Spec.SecurityContext; all != nil {
		uid, gid = deref(all.RunAsUser, uid), deref(all.RunAsGroup, gid)
		mustNotBeRoot = deref(all.RunAsNonRoot, false)
		for _, group := range all.SupplementalGroups {
			whole.Groups = append(whole.Groups, int(group))
		}
		if all.FSGroup != nil {
			whole.Groups = append(whole.Groups, int(*all.FSGroup))
		}
	}
	if own := c.spec.SecurityContext; own != nil {
		uid, gid = deref(own.RunAsUser, uid), deref(own.RunAsGroup, gid)
		mustNotBeRoot = deref(own.RunAsNonRoot, mustNotBeRoot)
		whole.ReadOnlyRoot = deref(own.ReadOnlyRootFilesystem, false)
		whole.NoNewPrivs = !deref(own.AllowPrivilegeEscalation, true)
		whole.NoCapabilities = own.Capabilities != nil && slices.Contains(own.Capabilities.Drop, "ALL")
	}
	if mustNotBeRoot && uid == 0 {
		return errors.New("container has runAsNonRoot and image will run as root")
	}
	whole.UID, whole.GID = int(uid), int(gid)
	return nil
}

// spawn starts the process in namespaces of its own and in the pod's network.
func (c *container) spawn(whole spec.Container) (*process, error) {
	whole.Root = filepath.Join(c.pod.dir, "containers", c.spec.Name, strconv.Itoa(int(c.status.RestartCount)))
	if err := os.MkdirAll(whole.Root, 0o755); err != nil {
		return nil, err
	}
	bytes, err := json.Marshal(whole)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(whole.Root, "container.json")
	if err := os.WriteFile(file, bytes, 0o600); err != nil {
		return nil, err
	}
	log, err := c.pod.openLog(c.spec.Name)
	if err != nil {
		return nil, err
	}
	command := exec.Command(c.pod.node.starter, file)
	// By way of a pipe, as with a container runtime: who opens /proc/1/fd/1 adds to the log and does not overwrite it.
	command.Stdout = struct{ io.Writer }{log}
	command.Stderr = command.Stdout
	command.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS,
		Setsid:     true,
	}
	if err := within(c.pod.network.namespace, command.Start); err != nil {
		log.Close()
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	started := &process{pid: command.Process.Pid, env: whole.Env, spec: whole, ctx: ctx, exited: make(chan struct{})}
	go func() {
		command.Wait()
		log.Close()
		status := command.ProcessState.Sys().(syscall.WaitStatus)
		started.code = status.ExitStatus()
		if status.Signaled() {
			started.signal = int(status.Signal())
			started.code = 128 + started.signal
		}
		cancel()
		os.RemoveAll(whole.Root)
		close(started.exited)
	}()
	return started, nil
}

func (p *pod) openLog(container string) (*os.File, error) {
	path := p.node.logOf(p.namespace(), p.name(), container)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
}

// stop ends the container for good and waits until it has.
func (c *container) stop(grace time.Duration) {
	c.mu.Lock()
	c.stopping = true
	process := c.process
	c.mu.Unlock()
	if process != nil {
		c.kill(process, grace)
	}
}

// kill ends a life: preStop hook, signal, and after the grace period an end without asking.
func (c *container) kill(process *process, grace time.Duration) {
	end := time.Now().Add(grace)
	if c.spec.Lifecycle != nil && c.spec.Lifecycle.PreStop != nil && grace > 0 {
		ctx, cancel := context.WithTimeout(process.ctx, grace)
		if err := c.runHook(ctx, process, c.spec.Lifecycle.PreStop); err != nil && process.ctx.Err() == nil {
			c.pod.event(v1.EventTypeWarning, "FailedPreStopHook", err)
		}
		cancel()
		if left := time.Now().Add(leastGrace); left.After(end) {
			end = left
		}
	}
	if grace > 0 {
		syscall.Kill(process.pid, c.stopSignal())
	}
	select {
	case <-process.exited:
		return
	case <-time.After(time.Until(end)):
	case <-c.pod.killNow:
	}
	syscall.Kill(process.pid, syscall.SIGKILL)
	<-process.exited
}

func (c *container) stopSignal() syscall.Signal {
	if c.spec.Lifecycle != nil && c.spec.Lifecycle.StopSignal != nil {
		if signal := unix.SignalNum(string(*c.spec.Lifecycle.StopSignal)); signal != 0 {
			return signal
		}
	}
	return syscall.SIGTERM
}

// exec runs a command inside the container, as its user, and answers its exit code and output. It is killed when ctx ends.
func (c *container) exec(ctx context.Context, process *process, command []string) (int, string, error) {
	args := []string{
		"--target", strconv.Itoa(process.pid), "--mount", "--uts", "--ipc", "--net", "--pid",
		"--setuid", strconv.Itoa(process.spec.UID), "--setgid", strconv.Itoa(process.spec.GID),
		"--wd=" + process.spec.WorkingDir, "--",
	}
	run := exec.CommandContext(ctx, "nsenter", append(args, command...)...)
	run.Env = process.env
	run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	run.Cancel = func() error { return syscall.Kill(-run.Process.Pid, syscall.SIGKILL) }
	output, err := run.CombinedOutput()
	var failed *exec.ExitError
	if errors.As(err, &failed) && ctx.Err() == nil {
		return failed.ExitCode(), strings.TrimSpace(string(output)), nil
	}
	return 0, strings.TrimSpace(string(output)), err
}
