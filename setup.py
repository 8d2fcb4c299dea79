"""Builds pcseg/_C.abi3.so from csrc/. Everything else about the package is in pyproject.toml.

Without torch or a C++ compiler at hand the package still installs: its ops then run in plain PyTorch, more slowly.
"""

import sys
from pathlib import Path

from setuptools import setup

WITHOUT = "pcseg: built WITHOUT its C++ extension (the ops will run in plain PyTorch):"


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr)  # pip shows this with -v; pcseg says it again when an op is first used


def extension() -> dict:
    """The arguments of ``setup`` that build the extension, or none of them."""
    try:
        from torch.utils.cpp_extension import BuildExtension, CppExtension
    except ImportError as error:
        say(f"{WITHOUT} torch cannot be imported ({error}). Install torch, then pcseg with --no-build-isolation")
        return {}

    class BuildOrGoWithout(BuildExtension):
        def build_extensions(self) -> None:
            try:
                super().build_extensions()
            except Exception as error:
                reason = str(error).strip().rstrip(".").splitlines()[-1:] or [type(error).__name__]
                say(f"{WITHOUT} {reason[0]}. Install a C++17 compiler (e.g. g++ 9 or later), then pcseg again")
                module.optional = True  # an in-place build then does not ask for the file

    module = CppExtension(
        "pcseg._C",
        sorted(str(path) for path in [Path("csrc/ops.cpp"), *Path("csrc/cpu").glob("*.cpp")]),
        depends=["csrc/common.h"],
        define_macros=[("Py_LIMITED_API", "0x030a0000"), ("TORCH_TARGET_VERSION", "0x020a000000000000")],
        extra_compile_args=["-O3", "-std=c++17", "-fvisibility=hidden", "-g0"],
        py_limited_api=True,
    )
    return {
        "ext_modules": [module],
        "cmdclass": {"build_ext": BuildOrGoWithout},
        "options": {"bdist_wheel": {"py_limited_api": "cp310"}},
    }


setup(**extension())
