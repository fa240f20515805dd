#!/usr/bin/env bash
# Runs before Envoy is told to end. From here on Envoy says that it is not ready, and asks its clients to leave: it closes
# each connection after its next answer. New ones are served too, as not everybody knows at once.
set -u

# ask METHOD PATH: what the admin interface answers.
ask() {
    exec 3<>/dev/tcp/127.0.0.1/8001 || exit 0
    printf '%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' "$1" "$2" >&3
    cat <&3
    exec 3>&-
}

# connections: how many clients are there, without those of the admin interface and of the probes.
connections() {
    local name value sum=0
    while IFS=': ' read -r name value; do
        case $name in
            listener.admin.* | listener.*_8004.* | *worker_*) ;;
            listener.*.downstream_cx_active) sum=$((sum + ${value//[!0-9]/})) ;;
        esac
    done < <(ask GET '/stats?filter=downstream_cx_active$')
    echo "$sum"
}

ask POST /healthcheck/fail >/dev/null
sleep "${DRAIN_SECONDS:-15}"
# The grace period of the pod bounds this.
until [ "$(connections)" = 0 ]; do sleep 1; done
