// Rows of bfloat16 to float32 and back, in the widest vectors that the processor has.
#pragma once

#include <torch/headeronly/util/BFloat16.h>

#include <cstdint>

namespace pcseg {

void widen(const torch::headeronly::BFloat16* narrow, int64_t n, float* wide);

// To the nearest, ties to even; NaN stays NaN. The two must not overlap.
void narrow(const float* wide, int64_t n, torch::headeronly::BFloat16* narrow);

}  // namespace pcseg
