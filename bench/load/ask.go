package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	auth "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
)

const patience = 10 * time.Second

// authz asks as Envoy does about a request.
func authz(address, host, path string, connections int) (question, error) {
	var clients []auth.AuthorizationClient
	for range connections {
		connection, err := grpc.NewClient("passthrough:///"+address, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return nil, err
		}
		clients = append(clients, auth.NewAuthorizationClient(connection))
	}
	peer := func(port uint32) *auth.AttributeContext_Peer {
		return &auth.AttributeContext_Peer{Address: &core.Address{Address: &core.Address_SocketAddress{
			SocketAddress: &core.SocketAddress{Address: "10.0.0.1", PortSpecifier: &core.SocketAddress_PortValue{PortValue: port}}}}}
	}
	return func(turn int, shown map[string]string) (bool, error) {
		headers := map[string]string{
			":authority": host, ":method": "GET", ":path": path, ":scheme": "https", "accept": "application/json",
			"user-agent": "load", "x-forwarded-for": "10.0.0.1", "x-forwarded-proto": "https",
			"x-request-id": fmt.Sprintf("00000000-0000-4000-8000-%012d", turn)}
		for name, value := range shown {
			headers[name] = value
		}
		bounded, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		answer, err := clients[turn%len(clients)].Check(bounded, &auth.CheckRequest{Attributes: &auth.AttributeContext{
			Source: peer(40000), Destination: peer(8443),
			Request: &auth.AttributeContext_Request{Http: &auth.AttributeContext_HttpRequest{
				Id: fmt.Sprint(turn), Method: "GET", Host: host, Path: path, Scheme: "https", Protocol: "HTTP/2", Headers: headers}}}})
		if err != nil {
			return false, err
		}
		return answer.GetStatus().GetCode() == int32(codes.OK), nil
	}, nil
}

// http1 sends requests over HTTP/1.1.
func http1(address, host, path string, connections int) (question, error) {
	client := &http.Client{Timeout: patience, Transport: &http.Transport{
		MaxIdleConnsPerHost: 64 * connections, DisableCompression: true}}
	return func(_ int, shown map[string]string) (bool, error) {
		request, err := http.NewRequest(http.MethodGet, "http://"+address+path, nil)
		if err != nil {
			return false, err
		}
		request.Host = host
		for name, value := range shown {
			request.Header.Set(name, value)
		}
		answer, err := client.Do(request)
		if err != nil {
			return false, err
		}
		defer answer.Body.Close()
		_, err = io.Copy(io.Discard, answer.Body)
		return answer.StatusCode == http.StatusOK, err
	}, nil
}
