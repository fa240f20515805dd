package main

import (
	"bufio"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// credentials are the headers of each request in turn.
type credentials func(turn int) map[string]string

const (
	count  = 100
	issuer = "http://issuer.default:8080"
	bits   = 2048
)

var encode = base64.RawURLEncoding.EncodeToString

// prepare makes keys of an issuer, tokens that it has signed and keys of an API, as files of a directory.
func prepare(directory string) error {
	rsaKey, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		return err
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	var tokens, keys []string
	for turn := range count {
		token, err := sign("RS256", "rsa", rsaKey, turn)
		if err != nil {
			return err
		}
		tokens = append(tokens, token)
		keys = append(keys, rand.Text())
	}
	ecBytes, err := x509.MarshalECPrivateKey(ecKey)
	if err != nil {
		return err
	}
	point, err := ecKey.PublicKey.Bytes()
	if err != nil {
		return err
	}
	jwks, err := json.Marshal(map[string]any{"keys": []map[string]string{
		{"kty": "RSA", "kid": "rsa", "alg": "RS256", "use": "sig", "n": encode(rsaKey.N.Bytes()),
			"e": encode(big.NewInt(int64(rsaKey.E)).Bytes())},
		{"kty": "EC", "kid": "ec", "alg": "ES256", "use": "sig", "crv": "P-256", "x": encode(point[1:33]), "y": encode(point[33:])},
	}})
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{
		"jwks.json": jwks, "tokens": lines(tokens), "keys": lines(keys), "ec.key": ecBytes} {
		if err := os.WriteFile(filepath.Join(directory, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func lines(texts []string) []byte {
	var all []byte
	for _, text := range texts {
		all = append(append(all, text...), '\n')
	}
	return all
}

func sign(algorithm, keyID string, key crypto.Signer, turn int) (string, error) {
	header, _ := json.Marshal(map[string]string{"alg": algorithm, "kid": keyID, "typ": "JWT"})
	claims, _ := json.Marshal(map[string]any{
		"iss": issuer, "sub": fmt.Sprintf("user-%d", turn), "aud": "bench", "jti": fmt.Sprint(turn),
		"exp": time.Now().Add(24 * time.Hour).Unix(), "scope": "read write", "roles": []string{"a", "b", "c"}})
	text := encode(header) + "." + encode(claims)
	digest := sha256.Sum256([]byte(text))
	if ec, is := key.(*ecdsa.PrivateKey); is {
		r, s, err := ecdsa.Sign(rand.Reader, ec, digest[:])
		if err != nil {
			return "", err
		}
		signature := make([]byte, 64)
		r.FillBytes(signature[:32])
		s.FillBytes(signature[32:])
		return text + "." + encode(signature), nil
	}
	signature, err := key.Sign(rand.Reader, digest[:], crypto.SHA256)
	return text + "." + encode(signature), err
}

func open(directory, kind string) (credentials, error) {
	switch kind {
	case "none":
		return func(int) map[string]string { return nil }, nil
	case "tokens":
		return read(directory, "tokens", "authorization", "Bearer ")
	case "keys":
		return read(directory, "keys", "x-api-key", "")
	case "fresh":
		bytes, err := os.ReadFile(filepath.Join(directory, "ec.key"))
		if err != nil {
			return nil, err
		}
		key, err := x509.ParseECPrivateKey(bytes)
		if err != nil {
			return nil, err
		}
		begin := int(time.Now().UnixNano())
		return func(turn int) map[string]string {
			token, err := sign("ES256", "ec", key, begin+turn)
			if err != nil {
				panic(err)
			}
			return map[string]string{"authorization": "Bearer " + token}
		}, nil
	}
	return nil, fmt.Errorf("there are no credentials %q", kind)
}

func read(directory, name, header, prefix string) (credentials, error) {
	file, err := os.Open(filepath.Join(directory, name))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var all []map[string]string
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		all = append(all, map[string]string{header: prefix + scanner.Text()})
	}
	return func(turn int) map[string]string { return all[turn%len(all)] }, nil
}

// serve answers as an issuer that has an OpenID configuration, and 200 to all else, as a service behind the gateway.
func serve(directory, address string) error {
	jwks, err := os.ReadFile(filepath.Join(directory, "jwks.json"))
	if err != nil {
		return err
	}
	configuration, _ := json.Marshal(map[string]any{
		"issuer": issuer, "jwks_uri": issuer + "/jwks", "authorization_endpoint": issuer + "/authorize",
		"token_endpoint": issuer + "/token", "id_token_signing_alg_values_supported": []string{"RS256", "ES256"}})
	answer := func(content []byte) http.HandlerFunc {
		return func(writer http.ResponseWriter, _ *http.Request) {
			writer.Header().Set("Content-Type", "application/json")
			_, _ = writer.Write(content)
		}
	}
	http.HandleFunc("/.well-known/openid-configuration", answer(configuration))
	http.HandleFunc("/jwks", answer(jwks))
	http.HandleFunc("/", answer([]byte("{}")))
	return http.ListenAndServe(address, nil)
}
