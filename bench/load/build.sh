#!/usr/bin/env bash
# build.sh DIR: builds the program that asks, and the peer that is measured beside ours, into DIR. The first time this takes some five
# minutes.
set -euo pipefail
[ $# = 1 ] || { echo "usage: build.sh DIR" >&2; exit 2; }
out=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"
export CGO_ENABLED=0 GOFLAGS=-mod=readonly
go build -trimpath -buildvcs=false -ldflags '-s -w' -o "$out/" . github.com/kuadrant/authorino
cp "$(go list -m -f '{{.Dir}}' github.com/kuadrant/authorino)/install/crd/authorino.kuadrant.io_authconfigs.yaml" "$out/"
chmod u+w "$out"/*
