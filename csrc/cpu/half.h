// float16 to float32 by the processor's own instructions where it has them, as all x86-64 since 2013 do; the compiler may
// not use them by itself in code for any x86-64, and bit by bit it takes four times as long.
#pragma once

#include "../common.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#endif

namespace pcseg {

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx,f16c"))) inline void widen_by_hardware(
    const torch::headeronly::Half* narrow, int64_t n, float* wide) {
  int64_t i = 0;
  for (; i + 8 <= n; i += 8) {
    const __m128i eight = _mm_loadu_si128(reinterpret_cast<const __m128i*>(narrow + i));
    _mm256_storeu_ps(wide + i, _mm256_cvtph_ps(eight));
  }
  for (; i < n; ++i) wide[i] = _cvtsh_ss(narrow[i].x);
}
#endif

inline void widen(const torch::headeronly::Half* narrow, int64_t n, float* wide) {
#if defined(__x86_64__) && defined(__GNUC__)
  static const bool has_instructions = __builtin_cpu_supports("avx2");  // f16c came before; clang 14 cannot ask for it
  if (has_instructions) return widen_by_hardware(narrow, n, wide);
#endif
  for (int64_t i = 0; i < n; ++i) wide[i] = narrow[i];
}

}  // namespace pcseg
