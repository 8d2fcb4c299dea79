// Tiles in AVX2 with FMA: 16 registers of 8 floats.
#include "pair_product.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC target("avx2,fma")
#endif
#define PCSEG_INLINE static inline __attribute__((always_inline))

#include "pair_product_tiles.h"

namespace pcseg {
namespace {

// The first n elements of a mask for 8 lanes of 4 bytes, or 4 of 8.
PCSEG_INLINE __m256i first4(int n) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
PCSEG_INLINE __m256i first8(int n) {
  return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3));
}

struct Float32 {
  using In = float;
  using Sum = float;
  using V = __m256;
  using B = __m256;
  static constexpr int width = 8, step = 1, most = 2;
  static constexpr int tile(int) { return 6; }
  PCSEG_INLINE V zero() { return _mm256_setzero_ps(); }
  PCSEG_INLINE V load(const float* p) { return _mm256_loadu_ps(p); }
  PCSEG_INLINE V load_part(const float* p, int n) { return _mm256_maskload_ps(p, first4(n)); }
  PCSEG_INLINE void store(float* p, V v) { _mm256_storeu_ps(p, v); }
  PCSEG_INLINE void store_part(float* p, V v, int n) { _mm256_maskstore_ps(p, first4(n), v); }
  PCSEG_INLINE B load_b(const float* p) { return _mm256_loadu_ps(p); }
  PCSEG_INLINE B broadcast(const float* p) { return _mm256_broadcast_ss(p); }
  PCSEG_INLINE V multiply_add(B a, B b, V c) { return _mm256_fmadd_ps(a, b, c); }
};

struct Float64 {
  using In = double;
  using Sum = double;
  using V = __m256d;
  using B = __m256d;
  static constexpr int width = 4, step = 1, most = 2;
  static constexpr int tile(int) { return 6; }
  PCSEG_INLINE V zero() { return _mm256_setzero_pd(); }
  PCSEG_INLINE V load(const double* p) { return _mm256_loadu_pd(p); }
  PCSEG_INLINE V load_part(const double* p, int n) { return _mm256_maskload_pd(p, first8(n)); }
  PCSEG_INLINE void store(double* p, V v) { _mm256_storeu_pd(p, v); }
  PCSEG_INLINE void store_part(double* p, V v, int n) { _mm256_maskstore_pd(p, first8(n), v); }
  PCSEG_INLINE B load_b(const double* p) { return _mm256_loadu_pd(p); }
  PCSEG_INLINE B broadcast(const double* p) { return _mm256_broadcast_sd(p); }
  PCSEG_INLINE V multiply_add(B a, B b, V c) { return _mm256_fmadd_pd(a, b, c); }
};

}  // namespace

extern const Float32Kernels kAvx2Float32 = kernels_of<Float32>("AVX2");
extern const Float64Kernels kAvx2Float64 = kernels_of<Float64>("AVX2");

}  // namespace pcseg

#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
