// loss = mean over classes k present of -log softmax(scale * code @ x_k + log_prior)[k], with x_k the center of class k,
// made unit length on request, and d loss / d centers with it.
//
// One class after the other, each by one thread: the bits do not depend on the number of threads.
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
  torch::stable::parallel_for(0, classes, 1, [&](int64_t begin, int64_t end) {
    std::vector<A> x(dim), logits(classes);
    for (int64_t k = begin; k < end; ++k) {
      A* grad = gradient + k * dim;
      std::fill(grad, grad + dim, A(0));
      if (counts[k] == 0) continue;
      const A* center = centers + k * dim;
      const A norm = normalize ? std::sqrt(dot(center, center, dim)) : A(1);
      const A length = norm >= shortest || !normalize ? norm : shortest;
      for (int64_t d = 0; d < dim; ++d) x[d] = center[d] / length;
      multiply_rows(code, x.data(), classes, dim, logits.data());
      for (int64_t j = 0; j < classes; ++j) logits[j] = scale * logits[j] + (log_prior ? log_prior[j] : A(0));
      const A largest = *std::max_element(logits.begin(), logits.end());
      const A own = logits[k] - largest;
      A others = 0;  // apart from the class's own share, next to which a collapsed class's rest would be rounded off
      for (int64_t j = 0; j < classes; ++j) {
        logits[j] = std::exp(logits[j] - largest);
        if (j != k) others += logits[j];
      }
      const A total = others + logits[k];
      losses[k] = own == 0 ? std::log1p(others) : std::log(total) - own;
      logits[k] = -others;
      for (A& error : logits) error *= scale / (present * total);
      add_rows(code, logits.data(), classes, dim, grad);
      // Through x = center / length, where length moves with the center unless it is held at `shortest`.
      const A radial = normalize && norm >= shortest ? dot(grad, x.data(), dim) : A(0);
      for (int64_t d = 0; d < dim; ++d) grad[d] = (grad[d] - radial * x[d]) / length;
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
