package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

const kubeletPort = 10250

// logOf is where a container writes, through all its restarts and after its end.
func (k *kubelet) logOf(namespace, pod, container string) string {
	return filepath.Join(k.logs, namespace, pod, container+".log")
}

// serveLogs answers the API server's requests for logs (kubectl logs), and no others: there is no exec and no port-forward.
func (k *kubelet) serveLogs(keys *keys) error {
	clients := x509.NewCertPool()
	if !clients.AppendCertsFromPEM(keys.ca) {
		return errors.New("the certificate of the authority cannot be read")
	}
	certificate, err := tls.LoadX509KeyPair(keys.path("server.crt"), keys.path("server.key"))
	if err != nil {
		return err
	}
	listener, err := tls.Listen("tcp4", net.JoinHostPort(nodeAddress, strconv.Itoa(kubeletPort)), &tls.Config{
		Certificates: []tls.Certificate{certificate}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients,
	})
	if err != nil {
		return err
	}
	requests := http.NewServeMux()
	requests.HandleFunc("GET /containerLogs/{namespace}/{pod}/{container}", k.answerLog)
	go http.Serve(listener, requests)
	return nil
}

func (k *kubelet) answerLog(answer http.ResponseWriter, request *http.Request) {
	file, err := os.Open(k.logOf(request.PathValue("namespace"), request.PathValue("pod"), request.PathValue("container")))
	if err != nil {
		http.Error(answer, "there is no log", http.StatusNotFound)
		return
	}
	defer file.Close()
	if lines, err := strconv.Atoi(request.FormValue("tailLines")); err == nil {
		if err := seekLines(file, lines); err != nil {
			http.Error(answer, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	answer.Header().Set("Content-Type", "text/plain")
	io.Copy(answer, file)
	if request.FormValue("follow") == "true" {
		followFile(request.Context(), answer, file)
	}
}

// followFile sends what is written from now on, until the client goes.
func followFile(ctx context.Context, answer http.ResponseWriter, file *os.File) {
	for ctx.Err() == nil {
		if flusher, can := answer.(http.Flusher); can {
			flusher.Flush()
		}
		time.Sleep(200 * time.Millisecond)
		if _, err := io.Copy(answer, file); err != nil {
			return
		}
	}
}

// seekLines moves to before the last lines.
func seekLines(file *os.File, lines int) error {
	bytes, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	at := len(bytes)
	for at > 0 {
		if bytes[at-1] == '\n' && at < len(bytes) {
			if lines--; lines <= 0 {
				break
			}
		}
		at--
	}
	_, err = file.Seek(int64(at), io.SeekStart)
	return err
}
