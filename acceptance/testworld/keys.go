package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
)

const (
	validity     = 30 * 24 * time.Hour
	dialInterval = 100 * time.Millisecond
)

// keys are the cluster's certificates and secrets, made anew for each world.
type keys struct {
	dir   string
	token string
	ca    []byte
}

// path of ca.crt, ca.key, server.crt, server.key, client.crt, client.key, accounts.key or tokens.csv.
func (k *keys) path(name string) string { return filepath.Join(k.dir, name) }

func makeKeys(dir string) (*keys, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	k := &keys{dir: dir, token: rand.Text()}
	ca := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "testworld"},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	caKey, err := k.writePair("ca", ca, ca, nil)
	if err != nil {
		return nil, err
	}
	k.ca, err = os.ReadFile(k.path("ca.crt"))
	if err != nil {
		return nil, err
	}
	server := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "kube-apiserver"},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses: []net.IP{net.ParseIP("127.0.0.1"), net.ParseIP(nodeAddress), net.ParseIP("10.96.0.1")},
		DNSNames: []string{
			"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
		},
	}
	if _, err := k.writePair("server", server, ca, caKey); err != nil {
		return nil, err
	}
	client := &x509.Certificate{
		Subject:     pkix.Name{CommonName: "kube-apiserver-kubelet-client"},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	if _, err := k.writePair("client", client, ca, caKey); err != nil {
		return nil, err
	}
	if _, err := k.writeKey("accounts.key"); err != nil {
		return nil, err
	}
	return k, os.WriteFile(k.path("tokens.csv"), []byte(k.token+",admin,admin,system:masters\n"), 0o600)
}

// writePair writes a certificate and its key. Without a signer it signs itself.
func (k *keys) writePair(name string, template, parent *x509.Certificate, signer *ecdsa.PrivateKey) (*ecdsa.PrivateKey, error) {
	key, err := k.writeKey(name + ".key")
	if err != nil {
		return nil, err
	}
	if signer == nil {
		signer = key
	}
	template.SerialNumber, err = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	template.NotBefore = time.Now().Add(-time.Minute)
	template.NotAfter = time.Now().Add(validity)
	bytes, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return nil, err
	}
	return key, os.WriteFile(k.path(name+".crt"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: bytes}), 0o644)
}

func (k *keys) writeKey(name string) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	bytes, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, os.WriteFile(k.path(name), pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: bytes}), 0o600)
}

// clientConfig is the administrator's, for use inside the world.
func (k *keys) clientConfig() *rest.Config {
	return &rest.Config{
		Host:            "https://" + apiServerAddress,
		BearerToken:     k.token,
		TLSClientConfig: rest.TLSClientConfig{CAData: k.ca},
		QPS:             500,
		Burst:           1000,
		Dial:            dialPatiently,
	}
}

// dialPatiently waits for a server that does not listen. Without it, watches would try again at longer and longer intervals, and
// notice only after half a minute that the API server is back.
func dialPatiently(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer net.Dialer
	for {
		connection, err := dialer.DialContext(ctx, network, address)
		if !errors.Is(err, syscall.ECONNREFUSED) {
			return connection, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(dialInterval):
		}
	}
}

// writeKubeconfig writes the administrator's kubeconfig for a port of 127.0.0.1.
func (k *keys) writeKubeconfig(path string, port int) error {
	config := clientcmdapi.NewConfig()
	config.Clusters["testworld"] = &clientcmdapi.Cluster{
		Server:                   fmt.Sprintf("https://127.0.0.1:%d", port),
		CertificateAuthorityData: k.ca,
	}
	config.AuthInfos["admin"] = &clientcmdapi.AuthInfo{Token: k.token}
	config.Contexts["testworld"] = &clientcmdapi.Context{Cluster: "testworld", AuthInfo: "admin"}
	config.CurrentContext = "testworld"
	return clientcmd.WriteToFile(*config, path)
}
