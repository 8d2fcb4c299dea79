#!/usr/bin/env bash
# Install Debian packages where the user may (root, or sudo without a password). Usage: tools/apt_install.sh PACKAGE…
# Where that cannot be, prints the one line to run and fails.
set -u
line="apt-get install -y --no-install-recommends $*"
if [[ $(id -u) == 0 ]]; then
    root=""
elif sudo -n true 2>/dev/null; then
    root="sudo -n"
else
    root="none"
fi
if [[ $root != none ]] && command -v apt-get >/dev/null; then
    echo "installing $*"
    # A package list that cannot be refreshed may still be good enough, so update's own failure is no reason to stop.
    $root apt-get update -qq >/dev/null 2>&1
    # shellcheck disable=SC2086
    if said=$($root env DEBIAN_FRONTEND=noninteractive $line 2>&1); then exit 0; fi
    echo "apt-get failed: ${said##*$'\n'}"
fi
echo "system packages are missing; to install them run:"
echo "    sudo $line"
exit 1
