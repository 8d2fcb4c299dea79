#!/usr/bin/env bash
# Build, test and measure everything that needs an NVIDIA GPU, in one command and without a network:
#   bash benchmarks/gpu.sh
# Needs torch with CUDA, its CUDA toolkit (nvcc), pytest, hypothesis, numpy and rich. What is missing can be carried as
# wheels in a folder wheels/ beside the repository; so can spconv and spconv-triton with all that they need (pip download
# -d ../wheels spconv-triton; take out torch's and numpy's own wheels), for the full-size training step. Writes benchmarks/results/<device>.json and leaves the logs beside it.
#   PYTHON  interpreter that has torch (default python3)
#   WHEELS  folder of wheels to use in addition (default ../wheels)
set -uo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
wheels=${WHEELS:-../wheels}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}" PYTHONUNBUFFERED=1

step() { printf '\n== %s\n' "$1"; }
stop() { echo "error: $1" >&2; exit 2; }

if compgen -G "$wheels/*.whl" >/dev/null; then
    step "wheels"
    "$python" -m pip install -q --no-index --no-deps --target "$scratch/site" "$wheels"/*.whl || stop "the wheels in $wheels do not install"
    export PYTHONPATH="$scratch/site:$PYTHONPATH"
fi
"$python" -c 'import torch' 2>/dev/null || stop "'$python' has no torch; give another: PYTHON=/path/to/python bash benchmarks/gpu.sh"
"$python" -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' || stop "torch sees no CUDA device; this script measures on one"
for package in pytest hypothesis numpy rich; do
    "$python" -c "import $package" 2>/dev/null || stop "'$python' has no $package; put its wheel into $wheels"
done

device=$("$python" -c 'import torch; print(torch.cuda.get_device_name().replace(" ", "-"))')
results=benchmarks/results
logs=$results/$device.log
mkdir -p "$results" "$logs"
echo "$device; logs in $logs"

step "build"
FORCE_CUDA=1 "$python" setup.py build_ext --inplace >"$logs/build.txt" 2>&1 || { tail -20 "$logs/build.txt"; stop "the build failed, see $logs/build.txt"; }

failed=0
step "tests"
# Whole folders that need no more than the packages above; tests of commands and data need others.
"$python" -m pytest -q -m gpu -p no:cacheprovider --continue-on-collection-errors --junitxml="$logs/tests.xml" \
    tests/ops tests/losses tests/sparse 2>&1 | tee "$logs/tests.txt" | tail -25 || failed=1

step "compute-sanitizer"
if command -v compute-sanitizer >/dev/null; then
    for tool in memcheck racecheck synccheck initcheck; do
        # PyTorch's own allocator would hide overruns inside its blocks.
        if PYTORCH_NO_CUDA_MEMORY_CACHING=1 timeout 300 compute-sanitizer --tool "$tool" --error-exitcode 1 \
            "$python" -m benchmarks.small_case >"$logs/$tool.txt" 2>&1; then found=clean; else found=FAILED; failed=1; fi
        echo "$tool: $found" | tee -a "$scratch/sanitizer.txt"
    done
else
    echo "not run: compute-sanitizer is not on the PATH" | tee "$scratch/sanitizer.txt"
fi

for name in class_centers center_collapse; do
    step "benchmark $name"
    "$python" -m "benchmarks.$name" --device cuda --json "$scratch/$name.json" 2>&1 | tee "$logs/$name.txt" || failed=1
done

# The full-size training step, once with each back end that loads. Plain PyTorch stands in where there is neither.
: >"$scratch/left_out.txt"
left_out() { echo "left out: $1" | tee -a "$scratch/left_out.txt"; }
backends=()
for backend in spconv_triton spconv; do
    if "$python" -c "import $backend.pytorch" 2>"$logs/$backend.txt"; then backends+=("$backend")
    else left_out "training step with $backend: $(grep -v '^ ' "$logs/$backend.txt" | tail -1); put its wheels into $wheels"; fi
done
if [ "${#backends[@]}" -eq 0 ]; then
    echo "no back end for GPUs loads: the step runs in plain PyTorch, which says little about the others"
    backends=(torch)
fi
for backend in "${backends[@]}"; do
    step "benchmark train_step, $backend"
    "$python" -m benchmarks.train_step --device cuda --backend "$backend" --json "$scratch/train_step_$backend.json" \
        2>&1 | tee "$logs/train_step_$backend.txt" || { failed=1; left_out "part of the training step with $backend: see $logs/train_step_$backend.txt"; }
done

step "$results/$device.json"
"$python" - "$scratch" "$logs/tests.xml" "$results/$device.json" <<'PYTHON' || failed=1
import datetime, json, subprocess, sys, xml.etree.ElementTree as xml
from pathlib import Path

import torch

scratch, tests, target = map(Path, sys.argv[1:])


def output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


suite = xml.parse(tests).getroot().find("testsuite").attrib if tests.exists() else {}
found = {
    "device": torch.cuda.get_device_name(),
    "date": datetime.date.today().isoformat(),
    "torch": torch.__version__,
    "driver": output("nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"),
    "nvcc": (output("nvcc", "--version") or "").splitlines()[-2:-1],
    "commit": output("git", "rev-parse", "HEAD"),
    "tests": {key: int(suite[key]) for key in ("tests", "failures", "errors", "skipped") if key in suite},
    "compute_sanitizer": (scratch / "sanitizer.txt").read_text().splitlines(),
    "left_out": (scratch / "left_out.txt").read_text().splitlines(),
    "benchmarks": {
        path.stem: json.loads(path.read_text())["tables"] for path in sorted(scratch.glob("*.json"))
    },
}
temporary = target.with_suffix(".tmp")
temporary.write_text(json.dumps(found, indent=1) + "\n")
temporary.rename(target)
print(json.dumps({key: found[key] for key in ("tests", "compute_sanitizer", "left_out")}))
counted = found["tests"]
if not counted or counted["tests"] == counted["skipped"]:
    sys.exit("no GPU test ran")
PYTHON
if [ "$failed" -ne 0 ]; then stop "something failed, see above and $logs; what was measured is in $results/$device.json"; fi
echo "all passed"
