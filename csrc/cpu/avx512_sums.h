// Sums of 16 floats, which float32's and bfloat16's tiles share. Included after the pragma that allows AVX-512.
namespace pcseg {
namespace {

struct Avx512Sums {
  using Sum = float;
  using V = __m512;
  static constexpr int width = 16, most = 4;
  static constexpr int tile(int vectors) { return vectors == 4 ? 6 : 8; }
  PCSEG_INLINE __mmask16 first(int n) { return static_cast<__mmask16>((1u << n) - 1); }
  PCSEG_INLINE V zero() { return _mm512_setzero_ps(); }
  PCSEG_INLINE V load(const float* p) { return _mm512_loadu_ps(p); }
  PCSEG_INLINE V load_part(const float* p, int n) { return _mm512_maskz_loadu_ps(first(n), p); }
  PCSEG_INLINE void store(float* p, V v) { _mm512_storeu_ps(p, v); }
  PCSEG_INLINE void store_part(float* p, V v, int n) { _mm512_mask_storeu_ps(p, first(n), v); }
};

}  // namespace
}  // namespace pcseg
