package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	v1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/probe"
	grpcprobe "k8s.io/kubernetes/pkg/probe/grpc"
	httpprobe "k8s.io/kubernetes/pkg/probe/http"
	tcpprobe "k8s.io/kubernetes/pkg/probe/tcp"
)

// probe runs the container's probes as long as the process lives: first that of the start, then the others.
func (c *container) probe(process *process) {
	if startup := c.spec.StartupProbe; startup != nil {
		if !c.follow(process, startup, func(bool) bool { return false }) {
			c.unhealthy(process, "startup", startup)
			return
		}
	}
	if process.ctx.Err() != nil {
		return
	}
	c.change(func(s *v1.ContainerStatus) {
		started := true
		s.Started = &started
		s.Ready = c.spec.ReadinessProbe == nil
	})
	c.upOnce.Do(func() { close(c.isUp) })
	if readiness := c.spec.ReadinessProbe; readiness != nil {
		go c.follow(process, readiness, func(good bool) bool {
			c.change(func(s *v1.ContainerStatus) { s.Ready = good && process.ctx.Err() == nil })
			return true
		})
	}
	if liveness := c.spec.LivenessProbe; liveness != nil {
		if !c.follow(process, liveness, func(good bool) bool { return good }) {
			c.unhealthy(process, "liveness", liveness)
		}
	}
}

// follow probes again and again, and tells each new verdict, until it is answered false; that verdict it answers. If the process
// ends before, it answers true.
func (c *container) follow(process *process, p *v1.Probe, tell func(good bool) bool) bool {
	wait := func(seconds int32) bool {
		select {
		case <-process.ctx.Done():
			return false
		case <-time.After(time.Duration(seconds) * time.Second):
			return true
		}
	}
	if !wait(p.InitialDelaySeconds) {
		return true
	}
	var told *bool
	successes, failures := int32(0), int32(0)
	for {
		if err := c.attempt(process, p); err == nil {
			successes, failures = successes+1, 0
		} else {
			successes, failures = 0, failures+1
			if process.ctx.Err() == nil && !c.pod.isEnding() {
				c.pod.event(v1.EventTypeWarning, "Unhealthy", fmt.Errorf("container %s: probe failed: %w", c.spec.Name, err))
			}
		}
		if process.ctx.Err() != nil {
			return true
		}
		good := successes >= p.SuccessThreshold
		if (good || failures >= p.FailureThreshold) && (told == nil || *told != good) {
			if !tell(good) {
				return good
			}
			told = &good
		}
		if !wait(p.PeriodSeconds) {
			return true
		}
	}
}

// unhealthy ends a life whose probe has failed too often. A pod that is ending ends anyway.
func (c *container) unhealthy(process *process, which string, p *v1.Probe) {
	if c.pod.isEnding() {
		return
	}
	c.pod.event(v1.EventTypeNormal, "Killing", fmt.Errorf("container %s failed %s probe, will be restarted", c.spec.Name, which))
	grace := c.pod.gracePeriod()
	if p.TerminationGracePeriodSeconds != nil {
		grace = time.Duration(*p.TerminationGracePeriodSeconds) * time.Second
	}
	c.kill(process, grace)
}

// attempt is one probe.
func (c *container) attempt(process *process, p *v1.Probe) error {
	timeout := time.Duration(p.TimeoutSeconds) * time.Second
	host := c.pod.network.address.String()
	var result probe.Result
	var output string
	var err error
	switch {
	case p.HTTPGet != nil:
		var request *http.Request
		if request, err = httpprobe.NewRequestForHTTPGetAction(p.HTTPGet, c.spec, host, "probe"); err == nil {
			result, output, err = httpprobe.New(false).Probe(request, timeout)
		}
	case p.TCPSocket != nil:
		var port int
		if p.TCPSocket.Host != "" {
			host = p.TCPSocket.Host
		}
		if port, err = probe.ResolveContainerPort(p.TCPSocket.Port, c.spec); err == nil {
			result, output, err = tcpprobe.New().Probe(host, port, timeout)
		}
	case p.GRPC != nil:
		service := deref(p.GRPC.Service, "")
		result, output, err = grpcprobe.New().Probe(host, service, int(p.GRPC.Port), timeout, grpcprobe.ProbeOptions{})
	case p.Exec != nil:
		ctx, cancel := context.WithTimeout(process.ctx, timeout)
		defer cancel()
		var code int
		if code, output, err = c.exec(ctx, process, p.Exec.Command); err == nil && code == 0 {
			result = probe.Success
		}
	default:
		err = errors.New("this kind of probe is not known here")
	}
	if err == nil && result != probe.Success && result != probe.Warning {
		err = errors.New(output)
	}
	return err
}

// runHook runs a lifecycle hook to its end, or to that of ctx.
func (c *container) runHook(ctx context.Context, process *process, hook *v1.LifecycleHandler) error {
	switch {
	case hook.Exec != nil:
		code, output, err := c.exec(ctx, process, hook.Exec.Command)
		if err == nil && code != 0 {
			err = fmt.Errorf("exit code %d: %s", code, output)
		}
		return err
	case hook.HTTPGet != nil:
		request, err := httpprobe.NewRequestForHTTPGetAction(hook.HTTPGet, c.spec, c.pod.network.address.String(), "lifecycle")
		if err != nil {
			return err
		}
		client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}}
		response, err := client.Do(request.WithContext(ctx))
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			return err
		}
		if response.StatusCode >= http.StatusBadRequest {
			return errors.New(strings.ToLower(response.Status))
		}
		return nil
	case hook.Sleep != nil:
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(hook.Sleep.Seconds) * time.Second):
		}
		return nil
	default:
		return errors.New("this kind of hook is not known here")
	}
}
