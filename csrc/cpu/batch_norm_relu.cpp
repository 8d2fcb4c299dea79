// BatchNorm over rows, addition and ReLU of training in one op, and its gradient: each pass over the rows reads and writes
// them once. Rows are cut into chunks by the sizes alone, and chunks are added in order: the bits do not depend on threads.
#include "bfloat16.h"
#include "memory.h"
#include "workers.h"

#include <cmath>
#include <cstring>
#include <optional>
#include <tuple>
#include <type_traits>
#include <vector>

namespace pcseg {
namespace {

using torch::headeronly::BFloat16;

constexpr int64_t kChunkRows = 256;  // with 96 channels of float32 98 KB: read a second time, it is still in the cache

inline int64_t number_of_chunks(int64_t rows) { return (rows + kChunkRows - 1) / kChunkRows; }

// A row in the type that sums are kept in. For float and double the row itself.
template <typename T, typename A>
const A* widened(const T* row, int64_t n, A* buffer) {
  if constexpr (std::is_same_v<T, A>) {
    return row;
  } else if constexpr (std::is_same_v<T, BFloat16>) {
    widen(row, n, buffer);
    return buffer;
  } else {
    for (int64_t c = 0; c < n; ++c) buffer[c] = static_cast<A>(row[c]);
    return buffer;
  }
}

template <typename T, typename A>
void store(const A* values, int64_t n, T* row) {
  if constexpr (std::is_same_v<T, BFloat16>) {
    narrow(values, n, row);
  } else if (static_cast<const void*>(values) != static_cast<void*>(row)) {
    for (int64_t c = 0; c < n; ++c) row[c] = static_cast<T>(values[c]);
  }
}

template <typename Function>
void for_chunks(int64_t rows, const Function& function) {
  share_tasks(number_of_chunks(rows), [&](int64_t, const auto& next) {
    for (int64_t chunk; (chunk = next()) >= 0;) {
      function(chunk, chunk * kChunkRows, std::min(rows, (chunk + 1) * kChunkRows));
    }
  });
}

// mean and variance (biased) of each column: of each chunk around its own mean, then joined (Chan et al. 1983)
template <typename T, typename A>
void statistics(const T* x, int64_t rows, int64_t columns, A* mean, A* variance) {
  const int64_t chunks = number_of_chunks(rows);
  std::vector<A> table(2 * chunks * columns);
  for_chunks(rows, [&](int64_t chunk, int64_t begin, int64_t end) {
    A *__restrict__ sums = table.data() + 2 * chunk * columns, *__restrict__ squares = sums + columns;
    std::vector<A> buffer(2 * columns);
    const A* first = widened<T, A>(x + begin * columns, columns, buffer.data() + columns);
    for (int64_t i = begin; i < end; ++i) {
      const A* row = widened<T, A>(x + i * columns, columns, buffer.data());
      for (int64_t c = 0; c < columns; ++c) sums[c] += row[c] - first[c];  // small sums: little is rounded away
    }
    for (int64_t c = 0; c < columns; ++c) sums[c] = first[c] + sums[c] / static_cast<A>(end - begin);
    for (int64_t i = begin; i < end; ++i) {
      const A* row = widened<T, A>(x + i * columns, columns, buffer.data());
      for (int64_t c = 0; c < columns; ++c) squares[c] += (row[c] - sums[c]) * (row[c] - sums[c]);
    }
  });
  for (int64_t c = 0; c < columns; ++c) {
    double joined = 0, squares = 0, count = 0;
    for (int64_t chunk = 0; chunk < chunks; ++chunk) {
      const double n = static_cast<double>(std::min(rows - chunk * kChunkRows, kChunkRows));
      const double delta = table[2 * chunk * columns + c] - joined;
      squares += table[(2 * chunk + 1) * columns + c] + delta * delta * count * n / (count + n);
      joined += delta * n / (count + n);
      count += n;
    }
    mean[c] = static_cast<A>(joined);
    variance[c] = static_cast<A>(squares / count);
  }
}

template <typename T, typename A>
void normalise(
    const T* x, const T* carried, const A* mean, const A* scale, const A* bias, bool relu, int64_t rows, int64_t columns,
    T* y) {
  for_chunks(rows, [&](int64_t, int64_t begin, int64_t end) {
    std::vector<A> buffer(2 * columns);
    for (int64_t i = begin; i < end; ++i) {
      const A* row = widened<T, A>(x + i * columns, columns, buffer.data());
      const A* other = carried ? widened<T, A>(carried + i * columns, columns, buffer.data() + columns) : nullptr;
      A* result;
      if constexpr (std::is_same_v<T, A>) {
        result = y + i * columns;
      } else {
        result = buffer.data();
      }
      for (int64_t c = 0; c < columns; ++c) result[c] = (row[c] - mean[c]) * scale[c] + bias[c];
      if (other) {
        for (int64_t c = 0; c < columns; ++c) result[c] += other[c];
      }
      if (relu) {
        for (int64_t c = 0; c < columns; ++c) result[c] = result[c] < A(0) ? A(0) : result[c];  // NaN stays NaN
      }
      store<T, A>(result, columns, y + i * columns);
    }
  });
}

// The gradient that comes through the ReLU: in `result`, or where it lies if there was none.
template <typename T, typename A>
const A* through_relu(const T* grad, const T* y, int64_t columns, A* __restrict__ result, A* buffer, A* other) {
  const A* row = widened<T, A>(grad, columns, buffer);
  if (y == nullptr) return row;
  const A* output = widened<T, A>(y, columns, other);
  for (int64_t c = 0; c < columns; ++c) {
    const A value = row[c];  // read in any case: a branch would be mispredicted every other time
    result[c] = output[c] <= A(0) ? A(0) : value;  // where y is NaN it passes, as in PyTorch
  }
  return result;
}

template <typename T, typename A>
void gradient(
    const T* grad, const T* x, const T* y, const A* weight, const A* mean, const A* inverse_std, int64_t rows,
    int64_t columns, T* grad_x, A* grad_weight, A* grad_bias, T* grad_carried) {
  const int64_t chunks = number_of_chunks(rows);
  std::vector<A> table(2 * chunks * columns);
  for_chunks(rows, [&](int64_t chunk, int64_t begin, int64_t end) {
    A *__restrict__ sums = table.data() + 2 * chunk * columns, *__restrict__ products = sums + columns;
    std::vector<A> buffer(4 * columns);
    A *first = buffer.data(), *second = first + columns, *third = second + columns, *fourth = third + columns;
    for (int64_t i = begin; i < end; ++i) {
      const A* g = through_relu<T, A>(grad + i * columns, y ? y + i * columns : nullptr, columns, first, second, third);
      const A* row = widened<T, A>(x + i * columns, columns, fourth);
      for (int64_t c = 0; c < columns; ++c) {
        sums[c] += g[c];
        products[c] += g[c] * (row[c] - mean[c]);
      }
    }
  });
  std::vector<A> scale(columns), slope(columns), shift(columns);
  for (int64_t c = 0; c < columns; ++c) {
    double sum = 0, product = 0;
    for (int64_t chunk = 0; chunk < chunks; ++chunk) {
      sum += table[2 * chunk * columns + c];
      product += table[(2 * chunk + 1) * columns + c];
    }
    grad_bias[c] = static_cast<A>(sum);
    grad_weight[c] = static_cast<A>(product * inverse_std[c]);
    // grad_x = weight * inverse_std * (g - mean of g - x_hat * mean of (g * x_hat)), as scale * g + slope * x + shift
    const double count = static_cast<double>(rows), inverse = inverse_std[c];
    const double factor = weight[c] * inverse, bend = -factor * inverse * inverse * product / count;
    scale[c] = static_cast<A>(factor);
    slope[c] = static_cast<A>(bend);
    shift[c] = static_cast<A>(-factor * sum / count);
  }
  const A *scales = scale.data(), *slopes = slope.data(), *shifts = shift.data();
  for_chunks(rows, [&](int64_t, int64_t begin, int64_t end) {
    std::vector<A> buffer(4 * columns);
    A *first = buffer.data(), *second = first + columns, *third = second + columns, *fourth = third + columns;
    for (int64_t i = begin; i < end; ++i) {
      const A* g = through_relu<T, A>(grad + i * columns, y ? y + i * columns : nullptr, columns, first, second, third);
      if (grad_carried) store<T, A>(g, columns, grad_carried + i * columns);
      const A* row = widened<T, A>(x + i * columns, columns, fourth);
      A* __restrict__ result;
      if constexpr (std::is_same_v<T, A>) {
        result = grad_x + i * columns;
      } else {
        result = third;
      }
      for (int64_t c = 0; c < columns; ++c) {
        result[c] = scales[c] * g[c] + slopes[c] * (row[c] - mean[c]) + shifts[c];
      }
      store<T, A>(result, columns, grad_x + i * columns);
    }
  });
}

Tensor like_rows(const Tensor& rows) {
  Tensor result = torch::stable::new_empty(rows, {rows.size(0), rows.size(1)});
  prefer_huge_pages(result.mutable_data_ptr(), result.numel() * result.element_size());
  return result;
}

void check(bool fits, const char* op) {
  STD_TORCH_CHECK(fits, op, ": expected rows (N, C), N >= 1, all of one shape and dtype, and (C,) parameters");
}

bool same_rows(const Tensor& a, const Tensor& b) {
  return a.dim() == 2 && b.dim() == 2 && a.size(0) == b.size(0) && a.size(1) == b.size(1) &&
         a.scalar_type() == b.scalar_type();
}

bool parameter(const Tensor& vector, const Tensor& rows) {
  return vector.dim() == 1 && vector.size(0) == rows.size(1);
}

Tensor as_vector(const Tensor& vector, ScalarType dtype) {
  return torch::stable::contiguous(vector.scalar_type() == dtype ? vector : torch::stable::to(vector, dtype));
}

// x (N, C), weight, bias (C,), carried (N, C) -> y (N, C) of the dtype of x; mean, variance (C,) in at least float32
std::tuple<Tensor, Tensor, Tensor> batch_norm_relu(
    const Tensor& x, const Tensor& weight, const Tensor& bias, const std::optional<Tensor>& carried, bool relu,
    double eps) {
  check(
      x.dim() == 2 && x.size(0) >= 1 && parameter(weight, x) && parameter(bias, x) && (!carried || same_rows(x, *carried)),
      "batch_norm_relu");
  const Tensor rows = torch::stable::contiguous(x);
  Tensor others;
  if (carried) others = torch::stable::contiguous(*carried);
  const ScalarType sum_type = accumulate_type(x.scalar_type());
  const int64_t columns = x.size(1);
  Tensor y = like_rows(rows), mean = torch::stable::new_empty(rows, {columns}, sum_type);
  Tensor variance = torch::stable::new_empty(rows, {columns}, sum_type);
  for_floating("batch_norm_relu", x.scalar_type(), [&](auto zero) {
    using T = decltype(zero);
    using A = typename Accumulate<T>::type;
    const Tensor weights = as_vector(weight, sum_type), biases = as_vector(bias, sum_type);
    A *means = mutable_pointer<A>(mean), *variances = mutable_pointer<A>(variance);
    statistics<T, A>(pointer<T>(rows), rows.size(0), columns, means, variances);
    std::vector<A> scale(columns);
    for (int64_t c = 0; c < columns; ++c) {
      scale[c] = pointer<A>(weights)[c] / std::sqrt(variances[c] + static_cast<A>(eps));
    }
    normalise<T, A>(
        pointer<T>(rows), carried ? pointer<T>(others) : nullptr, means, scale.data(), pointer<A>(biases), relu,
        rows.size(0), columns, mutable_pointer<T>(y));
  });
  return {y, mean, variance};
}

// grad, x (N, C), y (N, C) or nothing where there was no ReLU, weight, mean, variance (C,)
// -> grad_x (N, C), grad_weight, grad_bias (C,), grad_carried (N, C), or (0, C) where it is not wanted
std::tuple<Tensor, Tensor, Tensor, Tensor> batch_norm_relu_backward(
    const Tensor& grad, const Tensor& x, const std::optional<Tensor>& y, const Tensor& weight, const Tensor& mean,
    const Tensor& variance, double eps, bool wants_carried) {
  check(
      same_rows(grad, x) && x.size(0) >= 1 && (!y || same_rows(x, *y)) && parameter(weight, x) && parameter(mean, x) &&
          parameter(variance, x),
      "batch_norm_relu_backward");
  const Tensor grads = torch::stable::contiguous(grad), rows = torch::stable::contiguous(x);
  Tensor outputs;
  if (y) outputs = torch::stable::contiguous(*y);
  const ScalarType sum_type = accumulate_type(x.scalar_type());
  const int64_t columns = x.size(1);
  Tensor grad_x = like_rows(rows);
  Tensor grad_carried = wants_carried ? like_rows(rows) : torch::stable::new_empty(rows, {0, columns});
  Tensor grad_weight = torch::stable::new_empty(rows, {columns}, sum_type);
  Tensor grad_bias = torch::stable::new_empty(rows, {columns}, sum_type);
  for_floating("batch_norm_relu_backward", x.scalar_type(), [&](auto zero) {
    using T = decltype(zero);
    using A = typename Accumulate<T>::type;
    const Tensor weights = as_vector(weight, sum_type), means = as_vector(mean, sum_type);
    const Tensor variances = as_vector(variance, sum_type);
    std::vector<A> inverse_std(columns);
    for (int64_t c = 0; c < columns; ++c) {
      inverse_std[c] = 1 / std::sqrt(pointer<A>(variances)[c] + static_cast<A>(eps));
    }
    gradient<T, A>(
        pointer<T>(grads), pointer<T>(rows), y ? pointer<T>(outputs) : nullptr, pointer<A>(weights), pointer<A>(means),
        inverse_std.data(), rows.size(0), columns, mutable_pointer<T>(grad_x), mutable_pointer<A>(grad_weight),
        mutable_pointer<A>(grad_bias), wants_carried ? mutable_pointer<T>(grad_carried) : nullptr);
  });
  return {grad_x, grad_weight, grad_bias, grad_carried};
}

}  // namespace
}  // namespace pcseg

STABLE_TORCH_LIBRARY_IMPL(pcseg, CPU, m) {
  m.impl("batch_norm_relu", TORCH_BOX(&pcseg::batch_norm_relu));
  m.impl("batch_norm_relu_backward", TORCH_BOX(&pcseg::batch_norm_relu_backward));
}
