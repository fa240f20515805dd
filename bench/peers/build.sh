#!/usr/bin/env bash
# build.sh DIR: builds the controllers that are measured beside ours into DIR, with their CustomResourceDefinitions. The first time
# this takes some fifteen minutes.
set -euo pipefail
[ $# = 1 ] || { echo "usage: build.sh DIR" >&2; exit 2; }
out=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"
export CGO_ENABLED=0 GOFLAGS=-mod=readonly

# build PROGRAM MODULE: the program, and its version in a file.
build() {
    (
        cd "$1"
        go build -trimpath -buildvcs=false -ldflags '-s -w' -o "$out/" "$2/cmd/$1"
        go list -m -f '{{.Version}}' "$2" >"$out/$1.version"
    )
}

# files PROGRAM MODULE: where the module's files are.
files() { (cd "$1" && go list -m -f '{{.Dir}}' "$2"); }

build contour github.com/projectcontour/contour
cp "$(files contour github.com/projectcontour/contour)/examples/contour/01-crds.yaml" "$out/contour-crds.yaml"

build envoy-gateway github.com/envoyproxy/gateway
crds=$(files envoy-gateway github.com/envoyproxy/gateway)/charts/gateway-helm/charts/crds/crds
mkdir "$out/envoy-gateway-crds"
cp "$crds"/*.yaml "$crds"/generated/*.yaml "$out/envoy-gateway-crds/"
chmod -R u+w "$out"
