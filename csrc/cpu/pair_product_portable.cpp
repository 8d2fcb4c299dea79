// Tiles in the compiler's own vectors of 16 bytes, for any processor: NEON on ARM, SSE2 on old x86-64.
#include "pair_product.h"

#define PCSEG_INLINE static inline __attribute__((always_inline))

#include "pair_product_tiles.h"

namespace pcseg {
namespace {

template <typename T>
struct Portable {
  using In = T;
  using Sum = T;
  typedef T V __attribute__((vector_size(16)));
  using B = V;
  static constexpr int width = 16 / sizeof(T), step = 1;
#if defined(__aarch64__)
  static constexpr int most = 4;  // 32 registers
  static constexpr int tile(int vectors) { return vectors == 4 ? 6 : 8; }
#else
  static constexpr int most = 2;  // 16 registers
  static constexpr int tile(int vectors) { return vectors == 2 ? 6 : 8; }
#endif
  PCSEG_INLINE V zero() { return V{}; }
  PCSEG_INLINE V load(const T* p) {
    V v;
    __builtin_memcpy(&v, p, sizeof v);
    return v;
  }
  PCSEG_INLINE V load_part(const T* p, int n) {
    V v{};
    for (int i = 0; i < n; ++i) v[i] = p[i];
    return v;
  }
  PCSEG_INLINE void store(T* p, V v) { __builtin_memcpy(p, &v, sizeof v); }
  PCSEG_INLINE void store_part(T* p, V v, int n) {
    for (int i = 0; i < n; ++i) p[i] = v[i];
  }
  PCSEG_INLINE B load_b(const T* p) { return load(p); }
  PCSEG_INLINE B broadcast(const T* p) { return *p - V{}; }
  PCSEG_INLINE V multiply_add(B a, B b, V c) { return a * b + c; }
};

}  // namespace

#if defined(__aarch64__)
#define PCSEG_NAME "NEON"
#else
#define PCSEG_NAME "portable"
#endif
extern const Float32Kernels kPortableFloat32 = kernels_of<Portable<float>>(PCSEG_NAME);
extern const Float64Kernels kPortableFloat64 = kernels_of<Portable<double>>(PCSEG_NAME);

}  // namespace pcseg
