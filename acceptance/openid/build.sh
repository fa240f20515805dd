#!/usr/bin/env bash
# build.sh DIR: puts the OpenID provider that the tests sign in with into DIR.
set -euo pipefail
[ $# = 1 ] || { echo "usage: build.sh DIR" >&2; exit 2; }
out=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")"
cp package.json package-lock.json provider.mjs "$out/"
npm ci --prefix "$out" --ignore-scripts --no-audit --no-fund
