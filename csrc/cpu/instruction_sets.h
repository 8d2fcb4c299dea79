// Which of pair_product.h's tables to use: the newest that this processor has, or an older one that PCSEG_CPU names.
#pragma once

#include "pair_product.h"

namespace pcseg {

const Float64Kernels& float64_kernels();
const Float32Kernels& float32_kernels();
const BFloat16Kernels* bfloat16_kernels();  // nullptr where the processor cannot multiply bfloat16

}  // namespace pcseg
