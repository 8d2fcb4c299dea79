#!/usr/bin/env bash
# Make the virtual environment $1 with torch, pcseg and what the demo and the tests need. Does nothing when it is ready.
#   PYTHON  interpreter to build on (default python3)
#   TORCH   what to install as torch (default torch==2.13.0), e.g. TORCH=torch==2.12.0
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1
python=${PYTHON:-python3}
torch=${TORCH:-torch==2.13.0}

# Ready means: made by this recipe, for this torch, from these sources of compiled code.
recipe=$(printf '%s\n' "$torch"; find pyproject.toml setup.py tools csrc -type f -print0 | sort -z | xargs -0 cat | cksum)
if [ -f "$venv/.ready" ] && [ "$(cat "$venv/.ready")" = "$recipe" ]; then exit 0; fi

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
    echo "error: '$python' is missing or older than Python 3.10; install python3 or give another: make setup PYTHON=python3.11" >&2
    exit 2
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    # Debian and Ubuntu ship venv apart.
    bash tools/apt_install.sh python3-venv python3-dev || exit 2
fi
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
pip() { "$venv/bin/python" -m pip --disable-pip-version-check "$@"; }

step() { printf '\n== %s\n' "$1"; }
step "torch ($torch)"
pip install -q "$torch" numpy "setuptools>=77" wheel
if "$venv/bin/python" -c 'import sys, torch; sys.exit(torch.version.cuda is None)'; then vis=vis; else vis=vis-cpu; fi
step "pcseg with its tools, pictures ($vis) and tests"
# --no-build-isolation: the build must see the torch that is installed, not fetch another.
pip install -q --no-build-isolation -e ".[synthetic,$vis,dev]"
step "open3d's system libraries"
bash tools/system_libs.sh "$venv/bin/python"
printf '%s' "$recipe" >"$venv/.ready"
echo "ready: $venv"
