package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The socket for commands takes one line a connection and answers one line: "ok" with what was asked for, or "error" with why not.

func listenForCommands(path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	return net.Listen("unix", path)
}

func serveCommands(listener net.Listener, plane *controlPlane, forwarder *forwarder) error {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer connection.Close()
			line, err := bufio.NewReader(connection).ReadString('\n')
			if err != nil {
				return
			}
			answer, err := obey(strings.Fields(line), plane, forwarder)
			if err != nil {
				fmt.Fprintln(connection, "error", strings.ReplaceAll(err.Error(), "\n", " "))
			} else {
				fmt.Fprintln(connection, "ok", answer)
			}
		}()
	}
}

func obey(words []string, plane *controlPlane, forwarder *forwarder) (string, error) {
	command := strings.Join(words, " ")
	switch {
	case command == "api-server stop":
		plane.apiServer.kill()
		return "", nil
	case command == "api-server start":
		return "", plane.startAPIServer()
	case command == "etcd stop":
		return "", plane.etcd.signal(syscall.SIGSTOP)
	case command == "etcd start":
		return "", plane.etcd.signal(syscall.SIGCONT)
	case len(words) == 3 && strings.HasPrefix(command, "etcd slow "):
		milliseconds, err := strconv.ParseUint(words[2], 10, 16)
		plane.delay.Store(int64(time.Duration(milliseconds) * time.Millisecond))
		return "", err
	case len(words) == 2 && words[0] == "forward":
		port, err := forwarder.openTo(words[1])
		return strconv.Itoa(port), err
	default:
		return "", fmt.Errorf("there is no command %q", command)
	}
}

// tell sends a command to the world of a directory and prints its answer.
func tell(dir string, words []string) error {
	connection, err := net.Dial("unix", filepath.Join(dir, "control"))
	if err != nil {
		return fmt.Errorf("no world runs in %s", dir)
	}
	defer connection.Close()
	if _, err := fmt.Fprintln(connection, strings.Join(words, " ")); err != nil {
		return err
	}
	bytes, err := io.ReadAll(connection)
	if err != nil {
		return err
	}
	verdict, answer, _ := strings.Cut(strings.TrimSpace(string(bytes)), " ")
	if verdict != "ok" {
		return errors.New(answer)
	}
	if answer != "" {
		fmt.Println(answer)
	}
	return nil
}
