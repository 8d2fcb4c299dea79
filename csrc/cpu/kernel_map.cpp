// The order of voxels, and the kernel maps of submanifold and strided convolutions.
//
// Voxels are ordered along a Z-curve (Morton 1966) within each element of the batch: a run of rows is then a compact piece of
// the scene, and the voxels of an aligned 4 x 4 x 4 brick are neighbours in memory. A brick keeps one byte a cell, the rank of
// its voxel among the brick's, so that finding a neighbour is one read from a cache line; only bricks are hashed.
#include "kernel_map.h"

#include "workers.h"

#include <array>
#include <cstring>
#include <tuple>
#include <vector>

namespace pcseg {
namespace {

constexpr int kBrickBits = 2;                          // a brick is 4 voxels wide
constexpr int kBrickEdge = 1 << kBrickBits;
constexpr int kBrickCells = kBrickEdge * kBrickEdge * kBrickEdge;
constexpr uint8_t kEmpty = 255;
constexpr int64_t kMaxReach = 8;                       // of a kernel, in voxels: sizes up to 17
constexpr int64_t kRowsPerTask = 8192;

// A box of whole bricks around voxels, which numbers its cells along the Z-curve: bits of x, y and z in turn, an axis that
// has no more bits left out, the element of the batch on top.
struct Grid {
  std::array<int64_t, 3> origin{};
  std::array<int, 3> bits{};
  int batch_shift = 0;
  // spread[axis][byte][value]: the bits of that byte of a coordinate at their places in the key
  std::array<std::vector<std::array<uint64_t, 256>>, 3> spread;

  Grid(const int64_t* coord, const int64_t* batch, int64_t rows) {
    std::array<int64_t, 3> low{}, high{};
    int64_t last = 0;
    for (int axis = 0; axis < 3; ++axis) low[axis] = high[axis] = rows ? coord[axis] : 0;
    for (int64_t i = 0; i < rows; ++i) {
      for (int axis = 0; axis < 3; ++axis) {
        low[axis] = std::min(low[axis], coord[3 * i + axis]);
        high[axis] = std::max(high[axis], coord[3 * i + axis]);
      }
      STD_TORCH_CHECK(batch[i] >= 0, "kernel map: negative batch index at row ", i);
      last = std::max(last, batch[i]);
    }
    for (int axis = 0; axis < 3; ++axis) {
      origin[axis] = low[axis] & -static_cast<int64_t>(kBrickEdge);  // downwards, negative ones as well
      const uint64_t extent = static_cast<uint64_t>(high[axis]) - static_cast<uint64_t>(origin[axis]);
      bits[axis] = std::max(kBrickBits, width_of(extent));
    }
    const int total = bits[0] + bits[1] + bits[2];
    STD_TORCH_CHECK(total + width_of(last) <= 63, "kernel map: the grid of these voxels has more than 2^63 cells");
    batch_shift = total;
    std::array<std::vector<int>, 3> places;
    for (int bit = 0, place = 0; place < total; ++bit) {
      for (int axis = 2; axis >= 0; --axis) {
        if (bit < bits[axis]) places[axis].push_back(place++);
      }
    }
    for (int axis = 0; axis < 3; ++axis) {
      spread[axis].resize((bits[axis] + 7) / 8);
      for (int byte = 0; byte * 8 < bits[axis]; ++byte) {
        for (int value = 0; value < 256; ++value) {
          uint64_t key = 0;
          for (int bit = byte * 8; bit < std::min(bits[axis], byte * 8 + 8); ++bit) {
            if (value >> (bit - byte * 8) & 1) key |= uint64_t(1) << places[axis][bit];
          }
          spread[axis][byte][value] = key;
        }
      }
    }
  }

  static int width_of(uint64_t largest) {
    int width = 0;
    while (width < 64 && largest >> width) ++width;
    return width;
  }

  // cell counted from the origin, inside the box
  uint64_t key(int axis, uint64_t cell) const {
    uint64_t key = 0;
    for (size_t byte = 0; byte < spread[axis].size(); ++byte) key |= spread[axis][byte][cell >> (8 * byte) & 255];
    return key;
  }

  uint64_t key(const int64_t* coord, int64_t batch) const {
    uint64_t key = static_cast<uint64_t>(batch) << batch_shift;
    for (int axis = 0; axis < 3; ++axis) key |= this->key(axis, static_cast<uint64_t>(coord[axis] - origin[axis]));
    return key;
  }
};

std::vector<uint64_t> keys_of(const Grid& grid, const int64_t* coord, const int64_t* batch, int64_t rows) {
  std::vector<uint64_t> keys(rows);
  torch::stable::parallel_for(0, rows, kRowsPerTask, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) keys[i] = grid.key(coord + 3 * i, batch[i]);
  });
  return keys;
}

// Sorts keys, and the rows they came from with them; equal keys keep their order.
std::vector<int32_t> sort_keys(std::vector<uint64_t>& keys) {
  constexpr int kDigit = 11;
  const size_t n = keys.size();
  std::vector<int32_t> rows(n), other_rows(n);
  std::vector<uint64_t> other_keys(n);
  uint64_t all = 0;
  for (size_t i = 0; i < n; ++i) {
    rows[i] = static_cast<int32_t>(i);
    all |= keys[i];
  }
  for (int shift = 0; shift < 64 && all >> shift; shift += kDigit) {
    std::array<size_t, (1 << kDigit) + 1> starts{};
    for (const uint64_t key : keys) ++starts[(key >> shift & ((1 << kDigit) - 1)) + 1];
    for (int digit = 0; digit < 1 << kDigit; ++digit) starts[digit + 1] += starts[digit];
    for (size_t i = 0; i < n; ++i) {
      const size_t place = starts[keys[i] >> shift & ((1 << kDigit) - 1)]++;
      other_keys[place] = keys[i];
      other_rows[place] = rows[i];
    }
    keys.swap(other_keys);
    rows.swap(other_rows);
  }
  return rows;
}

void check_voxels(const Tensor& coord, const Tensor& batch) {
  STD_TORCH_CHECK(
      coord.dim() == 2 && coord.size(1) == 3 && batch.dim() == 1 && batch.size(0) == coord.size(0) &&
          coord.scalar_type() == ScalarType::Long && batch.scalar_type() == ScalarType::Long &&
          coord.size(0) < (int64_t(1) << 31),
      "kernel map: expected coord (N, 3) and batch (N,), int64, N < 2^31");
}

// coord (N, 3), batch (N,) int64 -> order (N,) int64, repeated () int64: how many rows lie where another one does
std::tuple<Tensor, Tensor> voxel_order(const Tensor& coord, const Tensor& batch) {
  check_voxels(coord, batch);
  const Tensor places = torch::stable::contiguous(coord), elements = torch::stable::contiguous(batch);
  const int64_t rows = places.size(0);
  const Grid grid(pointer<int64_t>(places), pointer<int64_t>(elements), rows);
  std::vector<uint64_t> keys = keys_of(grid, pointer<int64_t>(places), pointer<int64_t>(elements), rows);
  const std::vector<int32_t> sorted = sort_keys(keys);
  Tensor order = torch::stable::new_empty(places, {rows}), repeated = torch::stable::new_empty(places, {});
  std::copy(sorted.begin(), sorted.end(), mutable_pointer<int64_t>(order));
  int64_t same = 0;
  for (int64_t i = 1; i < rows; ++i) same += keys[i] == keys[i - 1];
  *mutable_pointer<int64_t>(repeated) = same;
  return {order, repeated};
}

// Voxels by brick, and the bricks by place.
class Bricks {
 public:
  Bricks(const Grid& grid, const std::vector<uint64_t>& keys) : grid_(grid) {
    const int64_t rows = static_cast<int64_t>(keys.size());
    for (int64_t i = 0; i < rows; ++i) {
      STD_TORCH_CHECK(i == 0 || keys[i] > keys[i - 1], "kernel map: rows must be in voxel_order, none twice");
      if (i == 0 || keys[i] >> kShift != keys[i - 1] >> kShift) first_.push_back(static_cast<int32_t>(i));
    }
    ranks_.resize(first_.size());
    size_t capacity = 16;
    while (capacity < 2 * first_.size()) capacity *= 2;
    table_.assign(capacity, -1);
    for (size_t brick = 0; brick < first_.size(); ++brick) {
      ranks_[brick].fill(kEmpty);
      const int64_t stop = brick + 1 < first_.size() ? first_[brick + 1] : rows;
      for (int64_t i = first_[brick]; i < stop; ++i) {
        ranks_[brick][keys[i] & (kBrickCells - 1)] = static_cast<uint8_t>(i - first_[brick]);
      }
      place_.push_back(keys[first_[brick]] >> kShift);
      size_t slot = slot_of(place_[brick]);
      while (table_[slot] >= 0) slot = (slot + 1) & (table_.size() - 1);
      table_[slot] = static_cast<int32_t>(brick);
    }
  }

  int64_t brick_of_row(int64_t row) const {
    return std::upper_bound(first_.begin(), first_.end(), row) - first_.begin() - 1;
  }
  int64_t size() const { return static_cast<int64_t>(first_.size()); }
  int32_t first_row(int64_t brick) const { return first_[brick]; }
  const uint8_t* ranks(int64_t brick) const { return ranks_[brick].data(); }

  // The brick whose lowest cell, counted from the origin, is `cell`; -1 where there is none.
  int64_t at(const std::array<int64_t, 3>& cell, int64_t batch) const {
    uint64_t key = static_cast<uint64_t>(batch) << grid_.batch_shift;
    for (int axis = 0; axis < 3; ++axis) {
      if (cell[axis] < 0 || cell[axis] >> grid_.bits[axis]) return -1;
      key |= grid_.key(axis, static_cast<uint64_t>(cell[axis]));
    }
    key >>= kShift;
    for (size_t slot = slot_of(key); table_[slot] >= 0; slot = (slot + 1) & (table_.size() - 1)) {
      if (place_[table_[slot]] == key) return table_[slot];
    }
    return -1;
  }

 private:
  static constexpr int kShift = 3 * kBrickBits;
  size_t slot_of(uint64_t key) const { return (key * 0x9E3779B97F4A7C15u >> 20) & (table_.size() - 1); }

  const Grid& grid_;
  std::vector<int32_t> first_;                            // first row of each brick
  std::vector<uint64_t> place_;                           // key of each brick
  std::vector<std::array<uint8_t, kBrickCells>> ranks_;
  std::vector<int32_t> table_;                            // open addressing
};

// Where the neighbours along one axis lie: which brick, and which bits of the cell in it.
struct Step {
  int32_t brick;  // counted along the axis, from the leftmost that the kernel reaches
  uint32_t bits;
};

struct PairLists {
  std::vector<int32_t> sources, targets;
};

std::tuple<Tensor, Tensor, Tensor> join(
    const Tensor& like, const std::vector<PairLists>& blocks, const std::vector<int64_t>& counts) {
  Tensor starts = torch::stable::new_empty(like, {static_cast<int64_t>(counts.size()) + 1});
  int64_t* ends = mutable_pointer<int64_t>(starts);
  ends[0] = 0;
  for (size_t group = 0; group < counts.size(); ++group) ends[group + 1] = ends[group] + counts[group];
  const int64_t pairs = ends[counts.size()];
  Tensor sources = torch::stable::new_empty(like, {pairs}, ScalarType::Int);
  Tensor targets = torch::stable::new_empty(like, {pairs}, ScalarType::Int);
  const int64_t offsets = blocks.empty() ? 0 : static_cast<int64_t>(counts.size() / blocks.size());
  int32_t *to_sources = mutable_pointer<int32_t>(sources), *to_targets = mutable_pointer<int32_t>(targets);
  torch::stable::parallel_for(0, blocks.size(), 16, [&](int64_t begin, int64_t end) {
    for (int64_t block = begin; block < end; ++block) {
      std::copy(blocks[block].sources.begin(), blocks[block].sources.end(), to_sources + ends[block * offsets]);
      std::copy(blocks[block].targets.begin(), blocks[block].targets.end(), to_targets + ends[block * offsets]);
    }
  });
  return {sources, targets, starts};
}

// coord (N, 3), batch (N,) int64 in voxel_order; size odd, at most 17
// -> sources (P,), targets (P,) int32, starts (blocks * size^3 + 1,) int64: kernel_map.h
std::tuple<Tensor, Tensor, Tensor> submanifold_map(const Tensor& coord, const Tensor& batch, int64_t size) {
  check_voxels(coord, batch);
  STD_TORCH_CHECK(size % 2 == 1 && size >= 1 && size <= 2 * kMaxReach + 1, "submanifold_map: size must be odd, 1 to 17");
  const Tensor places = torch::stable::contiguous(coord), elements = torch::stable::contiguous(batch);
  const int64_t rows = places.size(0), offsets = size * size * size, reach = size / 2;
  const int64_t *xyz = pointer<int64_t>(places), *element = pointer<int64_t>(elements);
  const Grid grid(xyz, element, rows);
  const Bricks bricks(grid, keys_of(grid, xyz, element, rows));
  const int64_t blocks = number_of_blocks(rows);
  std::vector<PairLists> lists(blocks);
  std::vector<int64_t> counts(blocks * offsets);

  const int64_t side = (reach + kBrickEdge - 1) / kBrickEdge, span = 2 * side + 1;  // bricks that the kernel reaches
  std::array<uint8_t, kBrickCells> nobody;
  nobody.fill(kEmpty);
  share_tasks(blocks, [&](int64_t, const auto& next) {
    std::vector<int32_t> sources(offsets * kBlockRows), targets(offsets * kBlockRows);
    std::vector<const uint8_t*> ranks(span * span * span);
    std::vector<int32_t> first(span * span * span);
    std::vector<Step> steps(3 * size);
    std::vector<int32_t> found(offsets);
    for (int64_t block; (block = next()) >= 0;) {
      const int64_t begin = block * kBlockRows, end = std::min(rows, begin + kBlockRows);
      std::fill(found.begin(), found.end(), 0);
      int64_t brick = bricks.brick_of_row(begin) - 1;
      for (int64_t row = begin; row < end; ++row) {
        std::array<int64_t, 3> cell;
        for (int axis = 0; axis < 3; ++axis) cell[axis] = xyz[3 * row + axis] - grid.origin[axis];
        if (row == begin || (brick + 1 < bricks.size() && bricks.first_row(brick + 1) == row)) {
          ++brick;
          std::array<int64_t, 3> corner, near;
          for (int axis = 0; axis < 3; ++axis) corner[axis] = cell[axis] & -static_cast<int64_t>(kBrickEdge);
          for (int64_t number = 0; number < span * span * span; ++number) {
            near[0] = corner[0] + (number / (span * span) - side) * kBrickEdge;
            near[1] = corner[1] + (number / span % span - side) * kBrickEdge;
            near[2] = corner[2] + (number % span - side) * kBrickEdge;
            const int64_t neighbour = bricks.at(near, element[row]);
            ranks[number] = neighbour < 0 ? nobody.data() : bricks.ranks(neighbour);
            first[number] = neighbour < 0 ? 0 : bricks.first_row(neighbour);
          }
        }
        for (int axis = 0; axis < 3; ++axis) {
          const int64_t stride = axis == 0 ? span * span : axis == 1 ? span : 1;
          for (int64_t s = 0; s < size; ++s) {
            const int64_t at = (cell[axis] & (kBrickEdge - 1)) + s - reach + side * kBrickEdge;  // not negative
            const int64_t inside = at & (kBrickEdge - 1);
            steps[axis * size + s].brick = static_cast<int32_t>(at / kBrickEdge * stride);
            steps[axis * size + s].bits = static_cast<uint32_t>((inside & 1) | (inside & 2) << 2) << (2 - axis);
          }
        }
        const int32_t target = static_cast<int32_t>(row - begin);
        int64_t offset = 0;
        for (int64_t i = 0; i < size; ++i) {
          for (int64_t j = 0; j < size; ++j) {
            const int32_t plane = steps[i].brick + steps[size + j].brick;
            const uint32_t bits = steps[i].bits | steps[size + j].bits;
            for (int64_t l = 0; l < size; ++l, ++offset) {
              const int32_t number = plane + steps[2 * size + l].brick;
              const uint8_t rank = ranks[number][bits | steps[2 * size + l].bits];
              const int64_t slot = offset * kBlockRows + found[offset];
              sources[slot] = first[number] + rank;  // overwritten by the next where there is no such voxel
              targets[slot] = target;
              found[offset] += rank != kEmpty;
            }
          }
        }
      }
      int64_t pairs = 0;
      for (int64_t offset = 0; offset < offsets; ++offset) pairs += counts[block * offsets + offset] = found[offset];
      lists[block].sources.reserve(pairs);
      lists[block].targets.reserve(pairs);
      for (int64_t offset = 0; offset < offsets; ++offset) {
        const auto append = [&](std::vector<int32_t>& list, const std::vector<int32_t>& from) {
          const auto start = from.begin() + offset * kBlockRows;
          list.insert(list.end(), start, start + found[offset]);
        };
        append(lists[block].sources, sources);
        append(lists[block].targets, targets);
      }
    }
  });
  return join(places, lists, counts);
}

int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b < 0); }

// coord (N, 3), batch (N,) int64; size >= 2 -> out_coord (M, 3), out_batch (M,) int64 in voxel_order, and the lists from
// N to M voxels as above, the offset of a voxel being its place in its cube
std::tuple<Tensor, Tensor, Tensor, Tensor, Tensor> strided_map(const Tensor& coord, const Tensor& batch, int64_t size) {
  check_voxels(coord, batch);
  STD_TORCH_CHECK(size >= 2 && size <= 256, "strided_map: size must be 2 to 256");
  const Tensor places = torch::stable::contiguous(coord), elements = torch::stable::contiguous(batch);
  const int64_t rows = places.size(0), offsets = size * size * size;
  const int64_t *xyz = pointer<int64_t>(places), *element = pointer<int64_t>(elements);
  std::vector<int64_t> coarse(3 * rows);
  torch::stable::parallel_for(0, 3 * rows, kRowsPerTask, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) coarse[i] = floor_divide(xyz[i], size);
  });
  const Grid grid(coarse.data(), element, rows);
  std::vector<uint64_t> keys = keys_of(grid, coarse.data(), element, rows);
  const std::vector<int32_t> order = sort_keys(keys);

  std::vector<int64_t> begins;  // of each cube, in the sorted list
  for (int64_t i = 0; i < rows; ++i) {
    if (i == 0 || keys[i] != keys[i - 1]) begins.push_back(i);
  }
  const int64_t cubes = static_cast<int64_t>(begins.size()), blocks = number_of_blocks(cubes);
  begins.push_back(rows);
  Tensor out_coord = torch::stable::new_empty(places, {cubes, 3}), out_batch = torch::stable::new_empty(places, {cubes});
  int64_t *to_coord = mutable_pointer<int64_t>(out_coord), *to_batch = mutable_pointer<int64_t>(out_batch);
  std::vector<PairLists> lists(blocks);
  std::vector<int64_t> counts(blocks * offsets);
  share_tasks(blocks, [&](int64_t, const auto& next) {
    std::vector<int64_t> place(offsets);
    std::vector<int32_t> offset;
    for (int64_t block; (block = next()) >= 0;) {
      const int64_t first = block * kBlockRows, last = std::min(cubes, first + kBlockRows);
      const int64_t begin = begins[first], pairs = begins[last] - begin;
      int64_t* count = counts.data() + block * offsets;
      offset.resize(pairs);
      for (int64_t i = 0; i < pairs; ++i) {
        const int64_t row = order[begin + i], *in = xyz + 3 * row, *out = coarse.data() + 3 * row;
        const auto inside = [&](int axis) { return in[axis] - out[axis] * size; };
        offset[i] = static_cast<int32_t>((inside(0) * size + inside(1)) * size + inside(2));
        ++count[offset[i]];
      }
      int64_t sum = 0;
      for (int64_t o = 0; o < offsets; ++o) {
        place[o] = sum;
        sum += count[o];
      }
      lists[block].sources.resize(pairs);
      lists[block].targets.resize(pairs);
      for (int64_t cube = first; cube < last; ++cube) {
        const int64_t any = order[begins[cube]];
        std::copy(coarse.begin() + 3 * any, coarse.begin() + 3 * any + 3, to_coord + 3 * cube);
        to_batch[cube] = element[any];
        for (int64_t i = begins[cube]; i < begins[cube + 1]; ++i) {
          const int64_t slot = place[offset[i - begin]]++;
          lists[block].sources[slot] = order[i];
          lists[block].targets[slot] = static_cast<int32_t>(cube - first);
        }
      }
    }
  });
  auto [sources, targets, starts] = join(places, lists, counts);
  return {out_coord, out_batch, sources, targets, starts};
}

}  // namespace
}  // namespace pcseg

STABLE_TORCH_LIBRARY_IMPL(pcseg, CPU, m) {
  m.impl("voxel_order", TORCH_BOX(&pcseg::voxel_order));
  m.impl("submanifold_map", TORCH_BOX(&pcseg::submanifold_map));
  m.impl("strided_map", TORCH_BOX(&pcseg::strided_map));
}
