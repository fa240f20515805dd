// Command container is the first process of a container: in namespaces of its own already, it puts the container's file system
// together from the host's and then becomes the container's command. What it takes is in the file that its argument names.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"testworld/spec"
)

// exitNotStarted is what a runtime reports of a container whose command cannot be run.
const exitNotStarted = 128

func main() {
	// Privileges are a thread's, and exec keeps those of the thread that calls it.
	runtime.LockOSThread()
	fmt.Fprintln(os.Stderr, "cannot start the container:", become(os.Args[1]))
	os.Exit(exitNotStarted)
}

// become returns only if it fails.
func become(file string) error {
	bytes, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var c spec.Container
	if err := json.Unmarshal(bytes, &c); err != nil {
		return err
	}
	if err := unix.Sethostname([]byte(c.Hostname)); err != nil {
		return err
	}
	if err := enterRoot(c); err != nil {
		return err
	}
	if err := os.MkdirAll(c.WorkingDir, 0o755); err != nil {
		return err
	}
	if err := os.Chdir(c.WorkingDir); err != nil {
		return err
	}
	if err := leavePrivileges(c); err != nil {
		return err
	}
	os.Clearenv()
	for _, variable := range c.Env {
		name, value, _ := strings.Cut(variable, "=")
		os.Setenv(name, value)
	}
	program, err := exec.LookPath(c.Command[0])
	if err != nil {
		return err
	}
	return syscall.Exec(program, c.Command, c.Env)
}

// enterRoot makes the container's root: the host's below a layer that takes the writes, and the mounts on it.
func enterRoot(c spec.Container) error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return err
	}
	upper, work, root := filepath.Join(c.Root, "upper"), filepath.Join(c.Root, "work"), filepath.Join(c.Root, "merged")
	for _, dir := range []string{upper, work, root, filepath.Join(upper, "tmp")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	// The host's /tmp is nobody's business inside.
	tmp := filepath.Join(upper, "tmp")
	if err := errors.Join(os.Chmod(tmp, 0o777|os.ModeSticky), unix.Setxattr(tmp, "trusted.overlay.opaque", []byte("y"), 0)); err != nil {
		return fmt.Errorf("/tmp: %w", err)
	}
	options := "lowerdir=/,upperdir=" + upper + ",workdir=" + work
	if err := unix.Mount("root", root, "overlay", 0, options); err != nil {
		return fmt.Errorf("the root: %w", err)
	}
	system := []spec.Mount{{Source: "/dev", Target: "/dev"}, {Source: "/sys", Target: "/sys", ReadOnly: true}}
	for _, mount := range slices.Concat(system, c.Mounts) {
		if err := bind(root, mount); err != nil {
			return fmt.Errorf("mount of %s: %w", mount.Target, err)
		}
	}
	if err := unix.Mount("proc", filepath.Join(root, "proc"), "proc", 0, ""); err != nil {
		return fmt.Errorf("/proc: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(root, c.WorkingDir), 0o755); err != nil {
		return err
	}
	if err := os.Chdir(root); err != nil {
		return err
	}
	// The old root comes to lie on the new one, and is taken away from there.
	if err := unix.PivotRoot(".", "."); err != nil {
		return fmt.Errorf("pivot_root: %w", err)
	}
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return err
	}
	if c.ReadOnlyRoot {
		return unix.Mount("", "/", "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, "")
	}
	return nil
}

func bind(root string, mount spec.Mount) error {
	source, err := os.Stat(mount.Source)
	if err != nil {
		return err
	}
	// A link of the host's, such as /var/run, leads to where it would inside.
	target, err := inside(root, mount.Target)
	if err != nil {
		return err
	}
	if source.IsDir() {
		err = os.MkdirAll(target, 0o755)
	} else if err = os.MkdirAll(filepath.Dir(target), 0o755); err == nil {
		var file *os.File
		if file, err = os.OpenFile(target, os.O_CREATE, 0o644); err == nil {
			err = file.Close()
		}
	}
	if err != nil {
		return err
	}
	if err := unix.Mount(mount.Source, target, "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
		return err
	}
	if mount.ReadOnly {
		return unix.Mount("", target, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, "")
	}
	return nil
}

// inside resolves a path's links as they are once root is the root.
func inside(root, path string) (string, error) {
	const mostLinks = 40
	left := strings.Split(strings.Trim(filepath.Clean(path), "/"), "/")
	at := "/"
	for links := 0; len(left) > 0; {
		next := filepath.Join(at, left[0])
		left = left[1:]
		link, err := os.Readlink(filepath.Join(root, next))
		if err != nil {
			at = next
			continue
		}
		if links++; links > mostLinks {
			return "", syscall.ELOOP
		}
		if filepath.IsAbs(link) {
			at = "/"
		}
		left = append(strings.Split(strings.Trim(link, "/"), "/"), left...)
	}
	return filepath.Join(root, at), nil
}

func leavePrivileges(c spec.Container) error {
	if c.NoCapabilities {
		for capability := uintptr(0); capability <= unix.CAP_LAST_CAP; capability++ {
			// What the kernel does not know need not be dropped.
			if err := unix.Prctl(unix.PR_CAPBSET_DROP, capability, 0, 0, 0); err != nil && !errors.Is(err, unix.EINVAL) {
				return err
			}
		}
	}
	if err := unix.Setgroups(c.Groups); err != nil {
		return err
	}
	if err := unix.Setresgid(c.GID, c.GID, c.GID); err != nil {
		return err
	}
	if err := unix.Setresuid(c.UID, c.UID, c.UID); err != nil {
		return err
	}
	if c.NoNewPrivs {
		return unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
	}
	return nil
}
