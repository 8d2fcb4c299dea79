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

inline ScalarType accumulate_type(ScalarType dtype) {
  return dtype == ScalarType::Double ? ScalarType::Double : ScalarType::Float;
}

// Calls function(T()) for the C++ type of a floating-point dtype.
template <typename Function>
void for_floating(const char* op, ScalarType dtype, const Function& function) {
  switch (dtype) {
    case ScalarType::Double: return function(double());
    case ScalarType::Float: return function(float());
    case ScalarType::Half: return function(torch::headeronly::Half());
    case ScalarType::BFloat16: return function(torch::headeronly::BFloat16());
    default: STD_TORCH_CHECK(false, op, ": expected floating point, got ", torch::headeronly::toString(dtype));
  }
}

template <typename T>
const T* pointer(const Tensor& tensor) {
  return static_cast<const T*>(tensor.const_data_ptr());
}
template <typename T>
T* mutable_pointer(Tensor& tensor) {
  return static_cast<T*>(tensor.mutable_data_ptr());
}

inline Tensor as_int64(const Tensor& labels) {
  return torch::stable::contiguous(
      labels.scalar_type() == ScalarType::Long ? labels : torch::stable::to(labels, ScalarType::Long));
}

// A matrix whose rows lie whole in memory, however far apart: slices of wider matrices need no copy.
inline Tensor with_whole_rows(const Tensor& matrix) {
  return matrix.size(1) <= 1 || matrix.stride(1) == 1 ? matrix : torch::stable::contiguous(matrix);
}

// The Python functions check arguments and say what is wrong; the checks here only keep direct calls of an op from
// reading out of bounds.

inline void check_class_centers(const Tensor& features, const Tensor& labels, int64_t num_classes) {
  STD_TORCH_CHECK(
      features.dim() == 2 && labels.dim() == 1 && labels.size(0) == features.size(0) && num_classes >= 1 &&
          labels.device() == features.device(),
      "class_centers: expected features (N, C), labels (N,) on the same device, and num_classes >= 1");
}

inline void check_class_centers_backward(const Tensor& grad_centers, const Tensor& labels, const Tensor& counts) {
  STD_TORCH_CHECK(
      grad_centers.dim() == 2 && labels.dim() == 1 && counts.dim() == 1 && counts.size(0) == grad_centers.size(0) &&
          labels.device() == grad_centers.device() && counts.device() == grad_centers.device() &&
          counts.scalar_type() == ScalarType::Long &&
          grad_centers.scalar_type() == accumulate_type(grad_centers.scalar_type()),
      "class_centers_backward: expected grad_centers (K, C) float32 or float64, labels (N,) and counts (K,) int64");
}

inline void check_center_collapse(
    const Tensor& centers, const Tensor& counts, const Tensor& code, const std::optional<Tensor>& log_prior) {
  const auto fits = [&](const Tensor& tensor) {
    return tensor.device() == centers.device() && tensor.scalar_type() == centers.scalar_type();
  };
  STD_TORCH_CHECK(
      centers.dim() == 2 && code.dim() == 2 && code.size(0) == centers.size(0) && code.size(1) == centers.size(1) &&
          centers.scalar_type() == accumulate_type(centers.scalar_type()) && fits(code) && counts.dim() == 1 &&
          counts.size(0) == centers.size(0) && counts.device() == centers.device() &&
          counts.scalar_type() == ScalarType::Long &&
          (!log_prior || (fits(*log_prior) && log_prior->dim() == 1 && log_prior->size(0) == centers.size(0))),
      "center_collapse: expected centers and code (K, D) and log_prior (K,) of one dtype, float32 or float64, and "
      "counts (K,) int64, all on one device");
}

}  // namespace pcseg
