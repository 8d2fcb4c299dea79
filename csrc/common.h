// What every op needs: the parts of libtorch's stable ABI in use, short names for them, and argument checks.
// Only <torch/csrc/stable/...> and <torch/headeronly/...> may be included in csrc: one build then serves torch >= 2.10.
#pragma once

#include <torch/csrc/stable/library.h>
#include <torch/csrc/stable/ops.h>
#include <torch/csrc/stable/tensor.h>
#include <torch/headeronly/core/ScalarType.h>
#include <torch/headeronly/util/BFloat16.h>
#include <torch/headeronly/util/Exception.h>
#include <torch/headeronly/util/Half.h>

#include <cstdint>

namespace pcseg {

using torch::headeronly::ScalarType;
using torch::stable::Tensor;

// Sums are kept in at least float32.
template <typename T>
struct Accumulate {
  using type = float;
};
template <>
struct Accumulate<double> {
  using type = double;
};

}  // namespace pcseg
