// Tiles in AVX512-BF16: two bfloat16 products a lane, summed in float32.
#include "pair_product.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,fma"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,fma")
#endif
#define PCSEG_INLINE static inline __attribute__((always_inline))

#include "avx512_sums.h"
#include "pair_product_tiles.h"

namespace pcseg {
namespace {

struct BF16 : Avx512Sums {
  using In = BFloat16;
  using B = __m512i;
  static constexpr int step = 2;
  PCSEG_INLINE B load_b(const BFloat16* p) { return _mm512_loadu_si512(p); }
  PCSEG_INLINE B broadcast(const BFloat16* p) {
    int two;
    __builtin_memcpy(&two, p, sizeof two);
    return _mm512_set1_epi32(two);
  }
  // to: a[0], b[0], a[1], b[1], ... of the first n columns, at most 16, then zeros; b may be missing
  PCSEG_INLINE void interleave(const BFloat16* a, const BFloat16* b, int n, BFloat16* to) {
    const __mmask16 some = n < width ? first(n) : static_cast<__mmask16>(0xffff);
    const __m512i low = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(some, a));
    const __m512i high = b ? _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(some, b)) : _mm512_setzero_si512();
    _mm512_storeu_si512(to, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
  }
  PCSEG_INLINE V multiply_add(B a, B b, V c) {
    return _mm512_dpbf16_ps(c, reinterpret_cast<__m512bh>(a), reinterpret_cast<__m512bh>(b));
  }
};

}  // namespace

extern const BFloat16Kernels kAvx512BFloat16 = kernels_of<BF16>("AVX512-BF16");

}  // namespace pcseg

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
