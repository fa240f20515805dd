#!/usr/bin/env bash
# build.sh DIR: builds the rate limiter that is measured beside ours, and what both are asked with, into DIR. The first time this takes
# some five minutes.
set -euo pipefail
[ $# = 1 ] || { echo "usage: build.sh DIR" >&2; exit 2; }
out=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"
export CGO_ENABLED=0 GOFLAGS=-mod=readonly
go build -trimpath -buildvcs=false -ldflags '-s -w' -o "$out/" github.com/envoyproxy/ratelimit/src/service_cmd
go run . "$out/rls.protoset"
# By its own go.mod: it does not build with what the other one needs.
GOBIN=$out GOFLAGS= go install -trimpath -ldflags '-s -w' github.com/bojand/ghz/cmd/ghz@v0.93.0
