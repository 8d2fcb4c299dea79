// centers[k] = mean of features[i] over labels[i] == k, counts[k] = how many; and the gradient of it.
//
// The points are cut into a number of parts that depends on the sizes alone. Each part is summed, in order, into a table
// of its own, and the tables are added in order: the bits do not depend on how many threads share the work.
#include "../common.h"
#include "half.h"
#include "memory.h"

#include <algorithm>
#include <tuple>
#include <type_traits>
#include <vector>

namespace pcseg {
namespace {

constexpr int64_t kMostParts = 16;          // beyond this the tables cost more than further threads gain
constexpr int64_t kPointsPerPart = 4096;    // fewer are not worth a thread
constexpr int64_t kClassesPerChunk = 16;    // of the final pass

int64_t number_of_parts(int64_t points, int64_t classes) {
  // A part's table (one row a class) is cleared and read once: keep that small beside the rows of points it sums.
  const int64_t rows = std::max(kPointsPerPart, 4 * classes);
  return std::min(kMostParts, std::max<int64_t>(1, points / rows));
}

template <typename T>
void sum_and_divide(
    const T* features,      // (N, C), rows `stride` apart
    int64_t stride,
    const int64_t* labels,  // (N,)
    int64_t points,
    int64_t channels,
    int64_t classes,
    int64_t ignore_index,
    typename Accumulate<T>::type* centers,  // (K, C) out
    int64_t* counts) {                      // (K,) out
  using A = typename Accumulate<T>::type;
  const int64_t parts = number_of_parts(points, classes);
  std::vector<A> sums(parts * classes * channels);       // (parts, K, C) zeros
  std::vector<int64_t> part_counts(parts * classes);     // (parts, K) zeros
  std::vector<int64_t> first_bad(parts, points);         // an exception must not leave a worker: noted here

  torch::stable::parallel_for(0, parts, 1, [&](int64_t begin, int64_t end) {
    for (int64_t part = begin; part < end; ++part) {
      A* table = sums.data() + part * classes * channels;
      int64_t* count = part_counts.data() + part * classes;
      std::vector<float> widened(std::is_same_v<T, torch::headeronly::Half> ? channels : 0);
      for (int64_t i = points * part / parts; i < points * (part + 1) / parts; ++i) {
        const int64_t label = labels[i];
        if (label == ignore_index) continue;
        if (label < 0 || label >= classes) {
          first_bad[part] = i;
          break;
        }
        ++count[label];
        A* __restrict__ sum = table + label * channels;
        const T* __restrict__ row = features + i * stride;
        if constexpr (std::is_same_v<T, torch::headeronly::Half>) {
          widen(row, channels, widened.data());
          for (int64_t c = 0; c < channels; ++c) sum[c] += widened[c];
        } else {
          for (int64_t c = 0; c < channels; ++c) sum[c] += static_cast<A>(row[c]);
        }
      }
    }
  });
  const int64_t bad = *std::min_element(first_bad.begin(), first_bad.end());
  STD_TORCH_CHECK(
      bad == points, "class_centers: label ", labels[bad], " at point ", bad, " is neither in 0..", classes - 1,
      " nor ignore_index (", ignore_index, ")");

  torch::stable::parallel_for(0, classes, kClassesPerChunk, [&](int64_t begin, int64_t end) {
    for (int64_t k = begin; k < end; ++k) {
      int64_t count = 0;
      for (int64_t part = 0; part < parts; ++part) count += part_counts[part * classes + k];
      counts[k] = count;
      A* center = centers + k * channels;
      std::fill(center, center + channels, A(0));
      if (count == 0) continue;
      for (int64_t part = 0; part < parts; ++part) {
        const A* sum = sums.data() + (part * classes + k) * channels;
        for (int64_t c = 0; c < channels; ++c) center[c] += sum[c];
      }
      for (int64_t c = 0; c < channels; ++c) center[c] /= static_cast<A>(count);
    }
  });
}

// Every point gets its center's gradient over the class's count, an ignored one zeros.
template <typename T>
void share_gradient(
    const typename Accumulate<T>::type* grad_centers,  // (K, C)
    const int64_t* labels,                             // (N,)
    const int64_t* counts,                             // (K,)
    int64_t points,
    int64_t channels,
    int64_t classes,
    int64_t ignore_index,
    T* grad_features) {  // (N, C) out
  using A = typename Accumulate<T>::type;
  std::vector<T> shares((classes + 1) * channels);  // a last row of zeros for ignored points
  for (int64_t k = 0; k < classes; ++k) {
    const A count = static_cast<A>(std::max<int64_t>(counts[k], 1));
    for (int64_t c = 0; c < channels; ++c) {
      shares[k * channels + c] = static_cast<T>(grad_centers[k * channels + c] / count);
    }
  }
  prefer_huge_pages(grad_features, points * channels * sizeof(T));
  torch::stable::parallel_for(0, points, kPointsPerPart, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const int64_t label = labels[i];
      const bool counted = label != ignore_index && label >= 0 && label < classes;  // others did not pass the forward
      const T* share = shares.data() + (counted ? label : classes) * channels;
      std::copy(share, share + channels, grad_features + i * channels);
    }
  });
}

// features (N, C) float64/32/16 or bfloat16, labels (N,) any integers
// -> centers (K, C) float64 for float64 features, else float32; counts (K,) int64
std::tuple<Tensor, Tensor> class_centers_cpu(
    const Tensor& features, const Tensor& labels, int64_t num_classes, int64_t ignore_index) {
  check_class_centers(features, labels, num_classes);
  const Tensor rows = with_whole_rows(features), index = as_int64(labels);
  const int64_t channels = rows.size(1);
  Tensor centers = torch::stable::new_empty(rows, {num_classes, channels}, accumulate_type(rows.scalar_type()));
  Tensor counts = torch::stable::new_empty(rows, {num_classes}, ScalarType::Long);
  for_floating("class_centers", rows.scalar_type(), [&](auto zero) {
    using T = decltype(zero);
    sum_and_divide<T>(
        pointer<T>(rows), rows.stride(0), pointer<int64_t>(index), rows.size(0), channels, num_classes, ignore_index,
        mutable_pointer<typename Accumulate<T>::type>(centers), mutable_pointer<int64_t>(counts));
  });
  return {centers, counts};
}

// grad_centers (K, C) float64 for dtype float64, else float32; labels (N,) any integers, counts (K,) int64
// -> (N, C) of dtype
Tensor class_centers_backward_cpu(
    const Tensor& grad_centers, const Tensor& labels, const Tensor& counts, int64_t ignore_index, ScalarType dtype) {
  check_class_centers_backward(grad_centers, labels, counts);
  const Tensor grad = torch::stable::contiguous(torch::stable::to(grad_centers, accumulate_type(dtype)));
  const Tensor index = as_int64(labels), number = torch::stable::contiguous(counts);
  Tensor grad_features = torch::stable::new_empty(grad, {index.size(0), grad.size(1)}, dtype);
  for_floating("class_centers_backward", dtype, [&](auto zero) {
    using T = decltype(zero);
    share_gradient<T>(
        pointer<typename Accumulate<T>::type>(grad), pointer<int64_t>(index), pointer<int64_t>(number), index.size(0),
        grad.size(1), grad.size(0), ignore_index, mutable_pointer<T>(grad_features));
  });
  return grad_features;
}

}  // namespace
}  // namespace pcseg

STABLE_TORCH_LIBRARY_IMPL(pcseg, CPU, m) {
  m.impl("class_centers", TORCH_BOX(&pcseg::class_centers_cpu));
  m.impl("class_centers_backward", TORCH_BOX(&pcseg::class_centers_backward_cpu));
}
