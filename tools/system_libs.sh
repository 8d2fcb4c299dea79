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
echo "open3d cannot be imported: ${reason##*$'\n'}"
if [[ $reason == *"cannot open shared object file"* ]]; then
    # shellcheck disable=SC2086
    if bash "${0%/*}/apt_install.sh" $packages && works >/dev/null; then
        exit 0
    fi
fi
echo "Until then pictures are drawn without open3d."
