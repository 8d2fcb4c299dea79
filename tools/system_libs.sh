#!/usr/bin/env bash
# Makes sure that open3d, which draws the pictures, finds its system libraries. Usage: tools/system_libs.sh PYTHON
# Never fails: without them pcseg draws its pictures with NumPy and matplotlib.
set -u
python=${1:-python3}
# All but libgomp1 (0.19) are linked by open3d 0.20; its other libraries come with these or with the base system.
# libgl1 and libegl1 also bring the renderer that draws off-screen without a GPU (Mesa).
packages="libx11-6 libgl1 libegl1 libusb-1.0-0 libidn2-0 libgomp1"

if ! "$python" -c "import importlib.util, sys; sys.exit(importlib.util.find_spec('open3d') is None)"; then
    exit 0 # not installed: nothing to look after
fi
works() { "$python" -c "import ctypes, open3d; ctypes.CDLL('libEGL.so.1')" 2>&1; }
if reason=$(works); then
    exit 0
fi
if [[ $reason != *"cannot open shared object file"* ]]; then
    echo "system_libs: open3d cannot be imported, and not for a missing library: ${reason##*$'\n'}"
    exit 0
fi

if [[ $(id -u) == 0 ]]; then
    root=""
elif sudo -n true 2>/dev/null; then
    root="sudo -n"
else
    root="none"
fi
if [[ $root != none ]] && command -v apt-get >/dev/null; then
    echo "system_libs: installing $packages"
    # A package list that cannot be refreshed may still be good enough, so update's own failure is no reason to stop.
    $root apt-get update -qq >/dev/null
    # shellcheck disable=SC2086
    if $root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $packages >/dev/null &&
        works >/dev/null; then
        exit 0
    fi
fi
echo "system_libs: open3d lacks system libraries (${reason##*$'\n'}); to install them run:"
echo "    sudo apt-get install -y --no-install-recommends $packages"
echo "  Until then pictures are drawn without open3d."
exit 0
