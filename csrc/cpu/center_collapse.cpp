// loss = mean over classes k present of -log softmax(scale * code @ x_k + log_prior)[k], with x_k the center of class k,
// made unit length on request, and d loss / d centers with it.
//
// Each class is worked out by one thread, in one order: the bits do not depend on the number of threads.
#include "../common.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

// Compiled for several processors, the best one chosen when the library is loaded.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
#define PCSEG_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define PCSEG_CLONES
#endif

namespace pcseg {
namespace {

// products[j] = rows[j] . x, and sum += factors[j] * rows[j], over all (n, dim) rows; four at a time, so that each
// element of x or sum that is loaded serves four multiplications.
#define PCSEG_ROW_FUNCTIONS(A)                                                                          \
  PCSEG_CLONES void multiply_rows(const A* rows, const A* x, int64_t n, int64_t dim, A* products) {     \
    int64_t j = 0;                                                                                      \
    for (; j + 4 <= n; j += 4) {                                                                        \
      const A *a = rows + j * dim, *b = a + dim, *c = b + dim, *e = c + dim;                            \
      A p = 0, q = 0, r = 0, s = 0;                                                                     \
      _Pragma("omp simd reduction(+ : p, q, r, s)") for (int64_t d = 0; d < dim; ++d) {                 \
        p += a[d] * x[d], q += b[d] * x[d], r += c[d] * x[d], s += e[d] * x[d];                         \
      }                                                                                                 \
      products[j] = p, products[j + 1] = q, products[j + 2] = r, products[j + 3] = s;                   \
    }                                                                                                   \
    for (; j < n; ++j) {                                                                                \
      A p = 0;                                                                                          \
      _Pragma("omp simd reduction(+ : p)") for (int64_t d = 0; d < dim; ++d) p += rows[j * dim + d] * x[d]; \
      products[j] = p;                                                                                  \
    }                                                                                                   \
  }                                                                                                     \
  PCSEG_CLONES void add_rows(const A* rows, const A* factors, int64_t n, int64_t dim, A* sum) {         \
    int64_t j = 0;                                                                                      \
    for (; j + 4 <= n; j += 4) {                                                                        \
      const A *a = rows + j * dim, *b = a + dim, *c = b + dim, *e = c + dim;                            \
      const A p = factors[j], q = factors[j + 1], r = factors[j + 2], s = factors[j + 3];               \
      _Pragma("omp simd") for (int64_t d = 0; d < dim; ++d) {                                           \
        sum[d] += (p * a[d] + q * b[d]) + (r * c[d] + s * e[d]);                                        \
      }                                                                                                 \
    }                                                                                                   \
    for (; j < n; ++j) {                                                                                \
      _Pragma("omp simd") for (int64_t d = 0; d < dim; ++d) sum[d] += factors[j] * rows[j * dim + d];   \
    }                                                                                                   \
  }
PCSEG_ROW_FUNCTIONS(float)
PCSEG_ROW_FUNCTIONS(double)
#undef PCSEG_ROW_FUNCTIONS

template <typename A>
A dot(const A* a, const A* b, int64_t n) {
  A product;
  multiply_rows(a, b, 1, n, &product);
  return product;
}

// A thread treats kGroup classes together, and kRowBlock rows of the code at a time for all of them, which then stay in
// the fastest cache.
constexpr int64_t kGroup = 8;
constexpr int64_t kRowBlock = 16;

template <typename Function>
void for_row_blocks(int64_t rows, const Function& function) {
  for (int64_t j = 0; j < rows; j += kRowBlock) function(j, std::min(kRowBlock, rows - j));
}

// products (K,) = code @ x of class k become d loss / d products; returns the class's cross-entropy.
template <typename A>
A softmax_error(A* products, const A* log_prior, int64_t classes, int64_t k, A scale, A present) {
  for (int64_t j = 0; j < classes; ++j) products[j] = scale * products[j] + (log_prior ? log_prior[j] : A(0));
  const A largest = *std::max_element(products, products + classes);
  const A own = products[k] - largest;
  A others = 0;  // apart from the class's own share, next to which a collapsed class's rest would be rounded off
  for (int64_t j = 0; j < classes; ++j) {
    products[j] = std::exp(products[j] - largest);
    if (j != k) others += products[j];
  }
  const A total = others + products[k];
  products[k] = -others;
  for (int64_t j = 0; j < classes; ++j) products[j] *= scale / (present * total);
  return own == 0 ? std::log1p(others) : std::log(total) - own;
}

template <typename A>
void collapse(
    const A* centers,       // (K, D)
    const int64_t* counts,  // (K,)
    const A* code,          // (K, D)
    const A* log_prior,     // (K,) or null
    int64_t classes,
    int64_t dim,
    A scale,
    bool normalize,
    A shortest,
    A* loss,        // () out
    A* gradient) {  // (K, D) out
  const A present = static_cast<A>(std::count_if(counts, counts + classes, [](int64_t n) { return n > 0; }));
  std::vector<A> losses(classes);
  const int64_t groups = (classes + kGroup - 1) / kGroup;
  torch::stable::parallel_for(0, groups, 1, [&](int64_t first_group, int64_t end_group) {
    std::vector<A> xs(kGroup * dim), errors(kGroup * classes), norms(kGroup), lengths(kGroup);
    std::vector<int64_t> group;
    for (int64_t g = first_group; g < end_group; ++g) {
      group.clear();
      for (int64_t k = g * kGroup; k < std::min(classes, (g + 1) * kGroup); ++k) {
        std::fill(gradient + k * dim, gradient + (k + 1) * dim, A(0));
        if (counts[k] > 0) group.push_back(k);
      }
      const int64_t size = static_cast<int64_t>(group.size());
      for (int64_t i = 0; i < size; ++i) {
        const A* center = centers + group[i] * dim;
        norms[i] = normalize ? std::sqrt(dot(center, center, dim)) : A(1);
        lengths[i] = norms[i] >= shortest || !normalize ? norms[i] : shortest;
        for (int64_t d = 0; d < dim; ++d) xs[i * dim + d] = center[d] / lengths[i];
      }
      for_row_blocks(classes, [&](int64_t j, int64_t n) {
        for (int64_t i = 0; i < size; ++i) {
          multiply_rows(code + j * dim, xs.data() + i * dim, n, dim, errors.data() + i * classes + j);
        }
      });
      for (int64_t i = 0; i < size; ++i) {
        A* logits = errors.data() + i * classes;
        losses[group[i]] = softmax_error(logits, log_prior, classes, group[i], scale, present);
      }
      for_row_blocks(classes, [&](int64_t j, int64_t n) {
        for (int64_t i = 0; i < size; ++i) {
          add_rows(code + j * dim, errors.data() + i * classes + j, n, dim, gradient + group[i] * dim);
        }
      });
      for (int64_t i = 0; i < size; ++i) {
        // Through x = center / length, where length moves with the center unless it is held at `shortest`.
        A *grad = gradient + group[i] * dim, *x = xs.data() + i * dim;
        const A radial = normalize && norms[i] >= shortest ? dot(grad, x, dim) : A(0);
        for (int64_t d = 0; d < dim; ++d) grad[d] = (grad[d] - radial * x[d]) / lengths[i];
      }
    }
  });
  A sum = 0;
  for (const A term : losses) sum += term;
  *loss = present > 0 ? sum / present : A(0);
}

// centers, code (K, D) and log_prior (K,) of one dtype, float32 or float64; counts (K,) int64
// -> loss (), gradient (K, D) of the same dtype
std::tuple<Tensor, Tensor> center_collapse_cpu(
    const Tensor& centers, const Tensor& counts, const Tensor& code, double scale,
    const std::optional<Tensor>& log_prior, bool normalize, double shortest) {
  check_center_collapse(centers, counts, code, log_prior);
  const Tensor rows = torch::stable::contiguous(centers), number = torch::stable::contiguous(counts);
  const Tensor vectors = torch::stable::contiguous(code);
  Tensor prior;
  if (log_prior) prior = torch::stable::contiguous(*log_prior);
  Tensor loss = torch::stable::new_empty(rows, {});
  Tensor gradient = torch::stable::new_empty(rows, {rows.size(0), rows.size(1)});
  const auto run = [&](auto zero) {
    using A = decltype(zero);
    collapse<A>(
        pointer<A>(rows), pointer<int64_t>(number), pointer<A>(vectors), log_prior ? pointer<A>(prior) : nullptr,
        rows.size(0), rows.size(1), static_cast<A>(scale), normalize, static_cast<A>(shortest),
        mutable_pointer<A>(loss), mutable_pointer<A>(gradient));
  };
  rows.scalar_type() == ScalarType::Double ? run(double()) : run(float());
  return {loss, gradient};
}

}  // namespace
}  // namespace pcseg

STABLE_TORCH_LIBRARY_IMPL(pcseg, CPU, m) {
  m.impl("center_collapse", TORCH_BOX(&pcseg::center_collapse_cpu));
}
