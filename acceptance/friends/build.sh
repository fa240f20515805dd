#!/usr/bin/env bash
# build.sh DIR: builds the gateway's friends that the tests run beside it into DIR. The first time this takes some five minutes.
set -euo pipefail
[ $# = 1 ] || { echo "usage: build.sh DIR" >&2; exit 2; }
out=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"
directory_of() { go list -m -f '{{.Dir}}' "$1"; }
export CGO_ENABLED=0 GOFLAGS=-mod=readonly
go build -trimpath -buildvcs=false -o "$out/" -ldflags '-s -w' ./... sigs.k8s.io/external-dns \
    github.com/letsencrypt/pebble/v2/cmd/pebble
cp "$(directory_of github.com/cert-manager/cert-manager)"/deploy/crds/*.yaml "$out/"
cp "$(directory_of github.com/letsencrypt/pebble/v2)"/test/certs/{pebble.minica.pem,localhost/{cert,key}.pem} "$out/"
chmod u+w "$out"/*
