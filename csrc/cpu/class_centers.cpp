// centers[k] = mean of features[i] over labels[i] == k, counts[k] = how many.
//
// The points are cut into a number of parts that depends on the sizes alone. Each part is summed, in order, into a table
// of its own, and the tables are added in order: the bits do not depend on how many threads share the work.
#include "../common.h"

#include <algorithm>
#include <tuple>
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
    const T* features,      // (N, C)
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
      for (int64_t i = points * part / parts; i < points * (part + 1) / parts; ++i) {
        const int64_t label = labels[i];
        if (label == ignore_index) continue;
        if (label < 0 || label >= classes) {
          first_bad[part] = i;
          break;
        }
        ++count[label];
        A* __restrict__ sum = table + label * channels;
        const T* __restrict__ row = features + i * channels;
        for (int64_t c = 0; c < channels; ++c) sum[c] += static_cast<A>(row[c]);
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

// features (N, C) float64/32/16 or bfloat16, labels (N,) any integers
// -> centers (K, C) float64 for float64 features, else float32; counts (K,) int64
std::tuple<Tensor, Tensor> class_centers_cpu(
    const Tensor& features, const Tensor& labels, int64_t num_classes, int64_t ignore_index) {
  // pcseg/ops/class_centers.py says this better; here it only keeps direct calls from reading out of bounds.
  STD_TORCH_CHECK(
      features.dim() == 2 && labels.dim() == 1 && labels.size(0) == features.size(0) && num_classes >= 1 &&
          labels.is_cpu(),
      "class_centers: expected features (N, C), labels (N,) on the same device, and num_classes >= 1");
  const Tensor rows = torch::stable::contiguous(features);
  const Tensor index = torch::stable::contiguous(
      labels.scalar_type() == ScalarType::Long ? labels : torch::stable::to(labels, ScalarType::Long));
  const int64_t points = rows.size(0), channels = rows.size(1);
  const bool is_double = rows.scalar_type() == ScalarType::Double;
  Tensor centers = torch::stable::new_empty(
      rows, {num_classes, channels}, is_double ? ScalarType::Double : ScalarType::Float);
  Tensor counts = torch::stable::new_empty(rows, {num_classes}, ScalarType::Long);

  const auto run = [&](auto zero) {
    using T = decltype(zero);
    sum_and_divide<T>(
        static_cast<const T*>(rows.const_data_ptr()), index.const_data_ptr<int64_t>(), points, channels, num_classes,
        ignore_index, static_cast<typename Accumulate<T>::type*>(centers.mutable_data_ptr()),
        counts.mutable_data_ptr<int64_t>());
  };
  switch (rows.scalar_type()) {
    case ScalarType::Double: run(double()); break;
    case ScalarType::Float: run(float()); break;
    case ScalarType::Half: run(torch::headeronly::Half()); break;
    case ScalarType::BFloat16: run(torch::headeronly::BFloat16()); break;
    default:
      STD_TORCH_CHECK(
          false, "class_centers: features must be floating point, got ",
          torch::headeronly::toString(rows.scalar_type()));
  }
  return {centers, counts};
}

}  // namespace
}  // namespace pcseg

STABLE_TORCH_LIBRARY_IMPL(pcseg, CPU, m) {
  m.impl("class_centers", TORCH_BOX(&pcseg::class_centers_cpu));
}
