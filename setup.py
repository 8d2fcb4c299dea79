"""Builds pcseg/_C.abi3.so from csrc/. Everything else about the package is in pyproject.toml.

Without torch or a C++ compiler at hand the package still installs: its ops then run in plain PyTorch, more slowly.

Environment:
    FORCE_CUDA: 1 builds the CUDA kernels even where torch has no CUDA, 0 never does. By default they are built where
        torch has CUDA and a toolkit with nvcc is found.
    CUDA_HOME: the CUDA toolkit; by default the one that nvcc on the PATH belongs to, or /usr/local/cuda.
    TORCH_CUDA_ARCH_LIST: GPU architectures, such as "8.0;9.0". By default those of the GPUs at hand, or the usual ones.
"""

import os
import shutil
import sys
from pathlib import Path

from setuptools import setup

WITHOUT = "pcseg: built WITHOUT its C++ extension (the ops will run in plain PyTorch):"
USUAL_ARCHITECTURES = "8.0;8.6;8.9;9.0+PTX"
CUDA_LIBRARIES = ("lib64", "lib", "targets/x86_64-linux/lib", "targets/sbsa-linux/lib")


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # pip shows this with -v; pcseg says it again when an op is first used


def last_line(error: Exception) -> str:
    lines = str(error).strip().rstrip(".").splitlines()
    return lines[-1] if lines else type(error).__name__


def find_cuda() -> tuple[Path, Path] | None:
    """The CUDA toolkit and its folder of libraries. An nvcc on the PATH can be a copy without libraries beside it."""
    on_path = shutil.which("nvcc")
    homes = [os.environ.get("CUDA_HOME"), os.environ.get("CUDA_PATH"), on_path and Path(on_path).resolve().parents[1]]
    for home in [*(Path(home) for home in homes if home), Path("/usr/local/cuda"), *Path("/usr/local").glob("cuda-*")]:
        for libraries in CUDA_LIBRARIES:
            if (home / "bin/nvcc").is_file() and (home / libraries / "libcudart_static.a").is_file():
                return home, home / libraries
    return None


def cuda_to_use(torch) -> tuple[Path, Path] | None:
    """The toolkit to build the CUDA kernels with, or None to go without them."""
    wish = os.environ.get("FORCE_CUDA", "")
    if wish == "0" or (wish != "1" and not torch.version.cuda):
        return None
    found = find_cuda()
    if found is None and wish == "1":
        raise SystemExit(
            "pcseg: FORCE_CUDA=1, but no CUDA toolkit was found: neither CUDA_HOME, nor nvcc on the PATH, nor "
            "/usr/local/cuda has bin/nvcc and libcudart_static.a. Install one, or set CUDA_HOME"
        )
    if found is None:
        say("pcseg: built without CUDA kernels: no CUDA toolkit was found (set CUDA_HOME if there is one)")
    return found


def extension() -> dict:
    """The arguments of ``setup`` that build the extension, or none of them."""
    try:
        import torch
        from torch.utils import cpp_extension
    except ImportError as error:
        say(f"{WITHOUT} torch cannot be imported ({error}). Install torch, then pcseg with --no-build-isolation")
        return {}

    sources = [Path("csrc/ops.cpp"), *Path("csrc/cpu").glob("*.cpp")]
    compile_for_host = ["-O3", "-std=c++17", "-fvisibility=hidden", "-fopenmp-simd", "-g0"]
    compile_for_cuda, link = [], []
    cuda = cuda_to_use(torch)
    if cuda is not None:
        sources += Path("csrc/cuda").glob("*.cu")
        cpp_extension.CUDA_HOME = str(cuda[0])  # a torch without CUDA leaves it empty
        if not os.environ.get("TORCH_CUDA_ARCH_LIST") and not torch.cuda.is_available():
            os.environ["TORCH_CUDA_ARCH_LIST"] = USUAL_ARCHITECTURES
        compile_for_cuda = ["-O3", "-std=c++17", "-Xcompiler=-fvisibility=hidden,-g0"]
        # The CUDA runtime goes into the library. libtorch, which finds the CUDA stream by a weak name, must be loaded
        # with it although nothing else is needed from there.
        link = ["-Wl,--push-state,--no-as-needed,-ltorch,--pop-state"]
        link += [f"-L{cuda[1]}", "-lcudart_static", "-ldl", "-lrt", "-lpthread"]

    class BuildOrGoWithout(cpp_extension.BuildExtension):
        def build_extensions(self) -> None:
            try:
                super().build_extensions()
            except Exception as error:
                if os.environ.get("FORCE_CUDA") == "1":
                    raise
                if cuda is not None and any(source.endswith(".cu") for source in module.sources):
                    say(f"pcseg: built without CUDA kernels: {last_line(error)}. FORCE_CUDA=1 shows the whole error")
                    module.sources = [source for source in module.sources if not source.endswith(".cu")]
                    module.extra_link_args = []
                    self.build_extensions()
                    return
                say(f"{WITHOUT} {last_line(error)}. Install a C++17 compiler (e.g. g++ 9 or later), then pcseg again")
                module.optional = True  # an in-place build then does not ask for the file

    # Not CUDAExtension: that would link against torch's CUDA libraries, and the stable ABI needs none of them.
    module = cpp_extension.CppExtension(
        "pcseg._C",
        sorted(str(path) for path in sources),
        depends=sorted(str(path) for path in Path("csrc").rglob("*.h")),
        include_dirs=[str(cuda[0] / "include")] if cuda else [],
        define_macros=[("TORCH_TARGET_VERSION", "0x020a000000000000")],
        extra_compile_args={"cxx": compile_for_host, "nvcc": compile_for_cuda},
        extra_link_args=link,
        py_limited_api=True,
    )
    return {
        "ext_modules": [module],
        "cmdclass": {"build_ext": BuildOrGoWithout},
        "options": {"bdist_wheel": {"py_limited_api": "cp310"}},
    }


setup(**extension())
