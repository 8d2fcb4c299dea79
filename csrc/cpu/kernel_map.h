// Which pairs of voxels a sparse convolution multiplies; kernel_map.cpp makes the lists, sparse_convolution.cpp reads them.
#pragma once

#include <cstdint>

namespace pcseg {

// Rows of the target side are cut into blocks: the sums of one, and the rows of its neighbours, stay in a core's cache.
constexpr int64_t kBlockRows = 512;

// Pairs in groups, one a block and kernel offset: group block * offsets + offset is starts[group] .. starts[group + 1].
struct Pairs {
  const int32_t* sources;  // (P,) rows
  const int32_t* targets;  // (P,) rows, counted from the first of the block
  const int64_t* starts;   // (blocks * offsets + 1,)
  int64_t blocks, offsets;

  int64_t begin(int64_t block, int64_t offset) const { return starts[block * offsets + offset]; }
  int64_t count(int64_t block, int64_t offset) const { return begin(block, offset + 1) - begin(block, offset); }
};

inline int64_t number_of_blocks(int64_t rows) { return (rows + kBlockRows - 1) / kBlockRows; }

}  // namespace pcseg
