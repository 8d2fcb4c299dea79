// What a sparse convolution computes with, one table of functions for each instruction set; pair_product_<set>.cpp fill them.
//
// A convolution is a list of pairs of rows for each kernel offset: target row += source row · matrix of the offset. No
// rows are copied together first: a tile of a few pairs keeps its sums in registers while it runs down the channels, reads
// its source rows where they lie (cache-sized blocks keep them near) and its matrix from a packed panel.
#pragma once

#include <torch/headeronly/util/BFloat16.h>

#include <cstdint>

namespace pcseg {

using torch::headeronly::BFloat16;

constexpr int64_t kOuterPairs = 128;  // pairs that one call of `outer` takes at most: two slices of rows in the first cache

// In: type of features and panels; sums are double for double, else float.
template <typename InType, typename SumType>
struct PairKernels {
  using In = InType;
  using Sum = SumType;

  const char* name;  // of the instruction set
  int64_t width;     // columns of a vector of sums
  int64_t most;      // most vectors of a panel
  int64_t step;      // channels that are multiplied at once: 2 for bfloat16, whose rows must then be of even length
  int64_t depth;     // panels are filled up with zeros to a multiple of so many channels

  // to[targets[i]][c] (+)= sum over d of from[sources[i]][d] * panel[d][c], for i < pairs, c < columns
  // panel: (depth / step, vectors * width, step), zeros in the columns and channels that fill it up
  void (*product)(
      const In* from, int64_t from_stride, const int32_t* sources, const In* panel, int64_t depth, Sum* to,
      int64_t to_stride, const int32_t* targets, int64_t pairs, int64_t columns, bool add);

  // to[i][c] = from[rows[i]][c] for i < count, c < columns; zeros up to width, a multiple of the vectors' width, and for
  // bfloat16 two rows interleaved, zeros for the missing last: (count / step, width, step)
  void (*gather)(
      const In* from, int64_t stride, const int32_t* rows, int64_t count, int64_t columns, int64_t width, In* to);

  // table[a][c] += sum over i of left[i][a] * right[i][c], for a < rows, c < vectors * width
  // left and right as `gather` leaves them, left_stride and right_stride numbers between two steps
  void (*outer)(
      const In* left, int64_t left_stride, const In* right, int64_t right_stride, int64_t pairs, int64_t rows,
      int64_t vectors, Sum* table, int64_t table_stride);
};

using Float32Kernels = PairKernels<float, float>;
using Float64Kernels = PairKernels<double, double>;
using BFloat16Kernels = PairKernels<BFloat16, float>;

// Every set that this compiler and kind of processor have; instruction_sets.h chooses.
extern const Float32Kernels kPortableFloat32;
extern const Float64Kernels kPortableFloat64;
#if defined(__x86_64__) && defined(__GNUC__)
extern const Float32Kernels kAvx2Float32;
extern const Float64Kernels kAvx2Float64;
extern const Float32Kernels kAvx512Float32;
extern const Float64Kernels kAvx512Float64;
extern const BFloat16Kernels kAvx512BFloat16;
extern const BFloat16Kernels kAmxBFloat16;
bool amx_works();  // asks the system for the tiles, and compares a product with AVX512-BF16's
#endif

}  // namespace pcseg
