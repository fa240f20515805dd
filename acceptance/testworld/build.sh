#!/usr/bin/env bash
# build.sh DIR: builds the world's programs and the kubectl that fits into DIR. The first time this takes some ten minutes and 4 GB of Go's caches.
set -euo pipefail
[ $# = 1 ] || { echo "usage: build.sh DIR" >&2; exit 2; }
out=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"
version=$(sed -n 's/^\tk8s.io\/kubernetes v//p' go.mod)
package=k8s.io/component-base/version
minor=${version#*.}
# What `kubectl version` shows. A build date is needed too, and this one is the same each time.
export CGO_ENABLED=0 GOFLAGS=-mod=readonly
go build -trimpath -buildvcs=false -o "$out/" -ldflags "-s -w -X $package.gitVersion=v$version -X $package.gitMajor=${version%%.*} \
-X $package.gitMinor=${minor%%.*} -X $package.gitTreeState=clean -X $package.buildDate=2026-01-01T00:00:00Z" . ./container k8s.io/kubernetes/cmd/kubectl
