#!/usr/bin/env bash
# Install Debian packages where the user may; else print the one line to run and fail.
set -uo pipefail
line="apt-get install -y --no-install-recommends $*"
if ! command -v apt-get >/dev/null; then
    echo "missing system packages, in Debian's names: $*" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    echo "missing system packages; please run: sudo $line" >&2
    exit 1
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" $line; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    echo "could not install system packages; please run: sudo apt-get update && sudo $line" >&2
    exit 1
fi
