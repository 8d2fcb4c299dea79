// The functions of csrc/cpu/pair_product.h, of every instruction set that this processor has, on buffers of exactly the
// promised size, under sanitizers, against loops in double; AMX with its tile instructions emulated (PCSEG_EMULATE_AMX).
// Prints the number of cases, or aborts at the first that is wrong.
#include "../../csrc/cpu/pair_product.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <vector>

namespace pcseg {
namespace {

int cases = 0;
std::mt19937 random_numbers(0);

template <typename T>
std::unique_ptr<T[]> numbers(int64_t n) {  // not a vector: the sanitizer then sees the first number beyond
  std::unique_ptr<T[]> values(new T[n]);
  for (int64_t i = 0; i < n; ++i) values[i] = static_cast<T>(static_cast<int>(random_numbers() % 17) / 8.0f - 1);
  return values;
}

void expect(bool right, const char* name, const char* what) {
  if (right) return;
  std::fprintf(stderr, "%s: %s is wrong\n", name, what);
  std::abort();
}

template <typename Kernels>
void check(const Kernels& kernels) {
  using In = typename Kernels::In;
  using Sum = typename Kernels::Sum;
  const int64_t step = kernels.step;
  for (const int64_t depth : {1, 2, 3, 8, 33, 530}) {
    const int64_t padded = (depth + step - 1) / step * step, filled = (depth + kernels.depth - 1) / kernels.depth * kernels.depth;
    for (int64_t columns = 1; columns <= kernels.width * kernels.most; columns += columns < 4 ? 1 : 5) {
      const int64_t vectors = (columns + kernels.width - 1) / kernels.width, width = vectors * kernels.width;
      for (const int64_t pairs : {0, 1, 5, 8, 21, 37}) {
        for (const bool add : {false, true}) {
          if (depth > 100 && (kernels.depth == 1 || pairs != 37)) continue;  // more than AMX takes at once
          const int64_t rows = 7;
          auto from = numbers<In>(rows * padded), panel = numbers<In>(filled * width);
          auto to = numbers<Sum>(pairs * columns);
          if (padded > depth) {
            for (int64_t i = 0; i < rows; ++i) from[i * padded + depth] = In(0);
          }
          for (int64_t d = depth; d < filled; ++d) {
            for (int64_t c = 0; c < width; ++c) panel[d / step * width * step + c * step + d % step] = In(0);
          }
          std::vector<double> wanted(pairs * columns);
          auto sources = std::unique_ptr<int32_t[]>(new int32_t[pairs]), targets = std::unique_ptr<int32_t[]>(new int32_t[pairs]);
          for (int64_t i = 0; i < pairs; ++i) {
            sources[i] = static_cast<int32_t>(random_numbers() % rows);
            targets[i] = static_cast<int32_t>(pairs - 1 - i);
            for (int64_t c = 0; c < columns; ++c) {
              double sum = add ? static_cast<double>(to[targets[i] * columns + c]) : 0;
              for (int64_t d = 0; d < depth; ++d) {
                const double weight = static_cast<double>(panel[d / step * width * step + c * step + d % step]);
                sum += static_cast<double>(from[sources[i] * padded + d]) * weight;
              }
              wanted[targets[i] * columns + c] = sum;
            }
          }
          kernels.product(
              from.get(), padded, sources.get(), panel.get(), depth, to.get(), columns, targets.get(), pairs, columns, add);
          for (int64_t i = 0; i < pairs * columns; ++i) {
            expect(std::abs(static_cast<double>(to[i]) - wanted[i]) < 1e-3, kernels.name, "product");
          }
          ++cases;
        }
      }
    }
  }
  for (const int64_t pairs : {1, 2, 7, 64}) {
    for (const int64_t in : {1, 5, 8, 17, 33}) {
      for (int64_t out = 1; out <= kernels.width * kernels.most; out += out < 4 ? 1 : 7) {
        const auto pad = [&](int64_t n) { return (n + kernels.width - 1) / kernels.width * kernels.width; };
        const int64_t rows = 9, steps = (pairs + step - 1) / step * step;
        auto left = numbers<In>(rows * in), right = numbers<In>(rows * out);
        std::unique_ptr<In[]> lefts(new In[steps * pad(in)]), rights(new In[steps * pad(out)]);
        auto table = numbers<Sum>(in * pad(out));
        std::vector<double> wanted(table.get(), table.get() + in * pad(out));
        std::unique_ptr<int32_t[]> a(new int32_t[pairs]), b(new int32_t[pairs]);
        for (int64_t i = 0; i < pairs; ++i) {
          a[i] = static_cast<int32_t>(random_numbers() % rows);
          b[i] = static_cast<int32_t>(random_numbers() % rows);
          for (int64_t x = 0; x < in; ++x) {
            for (int64_t y = 0; y < out; ++y) {
              wanted[x * pad(out) + y] += static_cast<double>(left[a[i] * in + x]) * static_cast<double>(right[b[i] * out + y]);
            }
          }
        }
        kernels.gather(left.get(), in, a.get(), pairs, in, pad(in), lefts.get());
        kernels.gather(right.get(), out, b.get(), pairs, out, pad(out), rights.get());
        kernels.outer(
            lefts.get(), pad(in) * step, rights.get(), pad(out) * step, pairs, in, pad(out) / kernels.width, table.get(),
            pad(out));
        for (int64_t i = 0; i < in * pad(out); ++i) {
          expect(std::abs(static_cast<double>(table[i]) - wanted[i]) < 1e-4, kernels.name, "outer");
        }
        ++cases;
      }
    }
  }
}

}  // namespace
}  // namespace pcseg

int main() {
  using namespace pcseg;
  check(kPortableFloat32);
  check(kPortableFloat64);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    check(kAvx2Float32);
    check(kAvx2Float64);
  }
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
    check(kAvx512Float32);
    check(kAvx512Float64);
    if (__builtin_cpu_supports("avx512bf16")) {
      check(kAvx512BFloat16);
      expect(amx_works(), "AMX", "the comparison with AVX512-BF16");
      check(kAmxBFloat16);
    }
  }
#endif
  std::printf("%d cases\n", cases);
}
