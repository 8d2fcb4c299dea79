#include "bfloat16.h"

#include <cstring>

// One body, compiled for several instruction sets; the loader picks by processor.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__gnu_linux__)
#define PCSEG_CLONES __attribute__((target_clones("default", "avx2", "arch=skylake-avx512")))
#else
#define PCSEG_CLONES
#endif

namespace pcseg {

using torch::headeronly::BFloat16;

PCSEG_CLONES void widen(const BFloat16* __restrict__ narrow, int64_t n, float* __restrict__ wide) {
  const uint16_t* bits = reinterpret_cast<const uint16_t*>(narrow);
  for (int64_t c = 0; c < n; ++c) {
    const uint32_t value = static_cast<uint32_t>(bits[c]) << 16;
    std::memcpy(wide + c, &value, sizeof value);
  }
}

PCSEG_CLONES void narrow(const float* __restrict__ wide, int64_t n, BFloat16* __restrict__ narrow) {
  uint16_t* bits = reinterpret_cast<uint16_t*>(narrow);
  for (int64_t c = 0; c < n; ++c) {
    uint32_t value;
    std::memcpy(&value, wide + c, sizeof value);
    const uint32_t rounded = (value + 0x7fff + (value >> 16 & 1)) >> 16;
    bits[c] = static_cast<uint16_t>((value & 0x7fffffff) > 0x7f800000 ? 0x7fc0 : rounded);
  }
}

}  // namespace pcseg
