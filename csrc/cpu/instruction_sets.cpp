#include "instruction_sets.h"

#include "../common.h"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace pcseg {
namespace {

// The environment variable PCSEG_CPU keeps to an older set (for tests and measurements).
enum Level { kPortable, kAvx2, kAvx512, kAvx512BF16, kNewest };

Level allowed() {
  const char* wish = std::getenv("PCSEG_CPU");
  if (wish == nullptr || *wish == 0) return kNewest;
  const std::string name(wish);
  if (name == "portable") return kPortable;
  if (name == "avx2") return kAvx2;
  if (name == "avx512") return kAvx512;
  if (name == "avx512bf16") return kAvx512BF16;
  STD_TORCH_CHECK(
      false, "PCSEG_CPU is '", name, "', expected portable, avx2, avx512 or avx512bf16: set one of them or unset it");
}

#if defined(__x86_64__) && defined(__GNUC__)
Level available() {
  static const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  static const bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                                 __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
  static const bool has_bf16 = has_avx512 && __builtin_cpu_supports("avx512bf16");
  return std::min(allowed(), has_bf16 ? kNewest : has_avx512 ? kAvx512 : has_avx2 ? kAvx2 : kPortable);
}
#else
Level available() { return std::min(allowed(), kPortable); }
#endif

}  // namespace

const Float64Kernels& float64_kernels() {
#if defined(__x86_64__) && defined(__GNUC__)
  if (available() >= kAvx512) return kAvx512Float64;
  if (available() == kAvx2) return kAvx2Float64;
#endif
  return kPortableFloat64;
}

const Float32Kernels& float32_kernels() {
#if defined(__x86_64__) && defined(__GNUC__)
  if (available() >= kAvx512) return kAvx512Float32;
  if (available() == kAvx2) return kAvx2Float32;
#endif
  return kPortableFloat32;
}

const BFloat16Kernels* bfloat16_kernels() {
#if defined(__x86_64__) && defined(__GNUC__)
  if (available() == kNewest) {
    static const bool has_tiles = amx_works();
    if (has_tiles) return &kAmxBFloat16;
  }
  if (available() >= kAvx512BF16) return &kAvx512BFloat16;
#endif
  return nullptr;
}

namespace {

// The instruction sets in use: float32's, and bfloat16's or nothing.
std::string instruction_sets() {
  const BFloat16Kernels* bfloat16 = bfloat16_kernels();
  return std::string(float32_kernels().name) + (bfloat16 ? std::string(" ") + bfloat16->name : "");
}

}  // namespace
}  // namespace pcseg

STABLE_TORCH_LIBRARY_IMPL(pcseg, CompositeExplicitAutograd, m) {
  m.impl("instruction_sets", TORCH_BOX(&pcseg::instruction_sets));
}
