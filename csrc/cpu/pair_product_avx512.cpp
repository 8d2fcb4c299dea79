// Tiles in AVX-512: 32 registers of 16 floats.
#include "pair_product.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,fma")
#endif
#define PCSEG_INLINE static inline __attribute__((always_inline))

#include "avx512_sums.h"
#include "pair_product_tiles.h"

namespace pcseg {
namespace {

struct Float32 : Avx512Sums {
  using In = float;
  using B = __m512;
  static constexpr int step = 1;
  PCSEG_INLINE B load_b(const float* p) { return _mm512_loadu_ps(p); }
  PCSEG_INLINE B broadcast(const float* p) { return _mm512_set1_ps(*p); }
  PCSEG_INLINE V multiply_add(B a, B b, V c) { return _mm512_fmadd_ps(a, b, c); }
};

struct Float64 {
  using In = double;
  using Sum = double;
  using V = __m512d;
  using B = __m512d;
  static constexpr int width = 8, step = 1, most = 4;
  static constexpr int tile(int vectors) { return vectors == 4 ? 6 : 8; }
  PCSEG_INLINE __mmask8 first(int n) { return static_cast<__mmask8>((1u << n) - 1); }
  PCSEG_INLINE V zero() { return _mm512_setzero_pd(); }
  PCSEG_INLINE V load(const double* p) { return _mm512_loadu_pd(p); }
  PCSEG_INLINE V load_part(const double* p, int n) { return _mm512_maskz_loadu_pd(first(n), p); }
  PCSEG_INLINE void store(double* p, V v) { _mm512_storeu_pd(p, v); }
  PCSEG_INLINE void store_part(double* p, V v, int n) { _mm512_mask_storeu_pd(p, first(n), v); }
  PCSEG_INLINE B load_b(const double* p) { return _mm512_loadu_pd(p); }
  PCSEG_INLINE B broadcast(const double* p) { return _mm512_set1_pd(*p); }
  PCSEG_INLINE V multiply_add(B a, B b, V c) { return _mm512_fmadd_pd(a, b, c); }
};

}  // namespace

extern const Float32Kernels kAvx512Float32 = kernels_of<Float32>("AVX-512");
extern const Float64Kernels kAvx512Float64 = kernels_of<Float64>("AVX-512");

}  // namespace pcseg

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
