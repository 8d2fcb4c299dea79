// Grid sampling: which points share a voxel, in which order, and which of them is nearest to the voxel's centre.
//
// A point's cell becomes a key of as many bits as the grid needs (27 for a room at 2 cm), and keys with their points are
// radix-sorted, stably. Everything but the nearest point is integers, and that is found within one voxel: the bits do not
// depend on how many threads share the work.

// Fused multiply-adds, which some processors' compilers write unasked, would round distances in another way than the
// plain-PyTorch kernel, and of two equally near points take the other.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

#include "../common.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <tuple>
#include <vector>

namespace pcseg {
namespace {

constexpr int64_t kPointsPerPart = 32768;  // fewer are not worth a thread
constexpr int kMostDigitBits = 11;         // of a pass of the sort: its table of 2^11 offsets stays in the L1 cache

__extension__ typedef unsigned __int128 uint128;  // the key of a grid of more than 2^64 cells

template <typename Word>
struct Item {
  Word key;  // x, y, z from the highest bits down
  Word point;
};

template <typename T>
std::unique_ptr<T[]> uninitialized(int64_t size) {
  return std::unique_ptr<T[]>(new T[size]);
}

int bits_of(int64_t largest) {
  int bits = 0;
  while (largest >> bits) ++bits;
  return bits;
}

// The points, cut into as many parts as there are threads to work on them.
struct Parts {
  int64_t points;
  int64_t number;

  explicit Parts(int64_t points)
      : points(points),
        number(std::max<int64_t>(1, std::min<int64_t>(torch::stable::get_num_threads(), points / kPointsPerPart))) {}

  int64_t begin(int64_t part) const { return points * part / number; }

  // function(part, begin, end) for each part. It must not throw.
  template <typename Function>
  void each(const Function& function) const {
    torch::stable::parallel_for(0, number, 1, [&](int64_t first, int64_t last) {
      for (int64_t part = first; part < last; ++part) function(part, begin(part), begin(part + 1));
    });
  }
};

struct Grid {
  double low[3];  // the smallest cell on each axis
  int bits[3];    // of the largest cell on each axis, counted from there
};

// The bounding box in cells. Division and floor keep the order of numbers, so that the box of the points will do.
template <typename T>
Grid bounds(const T* coord, double voxel_size, const Parts& parts) {
  constexpr T kInfinity = std::numeric_limits<T>::infinity();
  struct Box {
    T low[3] = {kInfinity, kInfinity, kInfinity};
    T high[3] = {-kInfinity, -kInfinity, -kInfinity};
    bool has_nan = false;
  };
  std::vector<Box> boxes(parts.number);
  parts.each([&](int64_t part, int64_t begin, int64_t end) {
    Box box;
    for (int64_t i = begin; i < end; ++i) {
      for (int axis = 0; axis < 3; ++axis) {
        const T value = coord[3 * i + axis];
        box.low[axis] = value < box.low[axis] ? value : box.low[axis];
        box.high[axis] = value > box.high[axis] ? value : box.high[axis];
        box.has_nan |= value != value;
      }
    }
    boxes[part] = box;
  });
  Grid grid;
  for (int axis = 0; axis < 3; ++axis) {
    T low = kInfinity, high = -kInfinity;
    bool has_nan = false;
    for (const Box& box : boxes) {
      low = std::min(low, box.low[axis]);
      high = std::max(high, box.high[axis]);
      has_nan |= box.has_nan;
    }
    grid.low[axis] = std::floor(low / voxel_size);
    const double largest = std::floor(high / voxel_size) - grid.low[axis];  // infinite or NaN where one of the two is
    STD_TORCH_CHECK(
        !has_nan && largest <= std::numeric_limits<int32_t>::max(),
        "voxelize: expected finite coordinates that span at most 2^31 voxels on each axis");
    grid.bits[axis] = bits_of(static_cast<int64_t>(largest));
  }
  return grid;
}

// Every point with its key, and its squared distance from the centre of its voxel in units of voxels.
template <typename T, typename Word>
void fill_items(
    const T* coord, double voxel_size, const Grid& grid, const Parts& parts, Item<Word>* items, double* distance) {
  parts.each([&](int64_t, int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      Word key = 0;
      double sum = 0;
      for (int axis = 0; axis < 3; ++axis) {
        const double scaled = coord[3 * i + axis] / voxel_size;
        const double cell = std::floor(scaled);
        const double to_center = scaled - cell - 0.5;
        sum += to_center * to_center;
        key = key << grid.bits[axis] | static_cast<Word>(static_cast<int64_t>(cell - grid.low[axis]));
      }
      items[i] = {key, static_cast<Word>(i)};
      distance[i] = sum;
    }
  });
}

// Sorts by the lowest `bits` bits of the keys, stably; either of the two buffers ends up with the items.
template <typename Word>
Item<Word>* radix_sort(Item<Word>* items, Item<Word>* other, int bits, const Parts& parts) {
  const int passes = (bits + kMostDigitBits - 1) / kMostDigitBits;
  for (int pass = 0; pass < passes; ++pass) {
    const int shift = bits * pass / passes, width = bits * (pass + 1) / passes - shift;
    const int64_t digits = int64_t(1) << width;
    const auto digit = [&](const Item<Word>& item) { return static_cast<int64_t>(item.key >> shift) & (digits - 1); };
    std::vector<int64_t> offsets(parts.number * digits);  // (parts, digits): counts, then where the next one goes
    parts.each([&](int64_t part, int64_t begin, int64_t end) {
      int64_t* count = offsets.data() + part * digits;
      for (int64_t i = begin; i < end; ++i) ++count[digit(items[i])];
    });
    int64_t next = 0;
    for (int64_t d = 0; d < digits; ++d) {
      for (int64_t part = 0; part < parts.number; ++part) {
        const int64_t count = offsets[part * digits + d];
        offsets[part * digits + d] = next;
        next += count;
      }
    }
    parts.each([&](int64_t part, int64_t begin, int64_t end) {
      int64_t* offset = offsets.data() + part * digits;
      for (int64_t i = begin; i < end; ++i) other[offset[digit(items[i])]++] = items[i];
    });
    std::swap(items, other);
  }
  return items;
}

using Result = std::tuple<Tensor, Tensor, Tensor, Tensor, Tensor>;

template <typename T, typename Word>
Result sort_and_group(const Tensor& coord, double voxel_size, const Grid& grid, const Parts& parts) {
  const int64_t points = parts.points;
  const auto buffer = uninitialized<Item<Word>>(points), other = uninitialized<Item<Word>>(points);
  const auto distance = uninitialized<double>(points);
  fill_items(pointer<T>(coord), voxel_size, grid, parts, buffer.get(), distance.get());
  const Item<Word>* items =
      radix_sort(buffer.get(), other.get(), grid.bits[0] + grid.bits[1] + grid.bits[2], parts);

  const auto starts_voxel = [&](int64_t i) { return i == 0 || items[i].key != items[i - 1].key; };
  std::vector<int64_t> first_voxel(parts.number + 1);  // of the voxels that start in each part
  parts.each([&](int64_t part, int64_t begin, int64_t end) {
    int64_t count = 0;
    for (int64_t i = begin; i < end; ++i) count += starts_voxel(i);
    first_voxel[part + 1] = count;
  });
  for (int64_t part = 0; part < parts.number; ++part) first_voxel[part + 1] += first_voxel[part];
  const int64_t voxels = first_voxel[parts.number];

  Tensor grid_coord = torch::stable::new_empty(coord, {voxels, 3}, ScalarType::Int);
  Tensor inverse = torch::stable::new_empty(coord, {points}, ScalarType::Long);
  Tensor counts = torch::stable::new_empty(coord, {voxels}, ScalarType::Long);
  Tensor order = torch::stable::new_empty(coord, {points}, ScalarType::Long);
  Tensor nearest = torch::stable::new_empty(coord, {voxels}, ScalarType::Long);
  int32_t* cell = mutable_pointer<int32_t>(grid_coord);
  int64_t* voxel_of = mutable_pointer<int64_t>(inverse);
  int64_t* number = mutable_pointer<int64_t>(counts);
  int64_t* sorted = mutable_pointer<int64_t>(order);
  int64_t* chosen = mutable_pointer<int64_t>(nearest);

  parts.each([&](int64_t part, int64_t begin, int64_t end) {
    while (begin < end && !starts_voxel(begin)) ++begin;  // the part before this one goes on to there
    int64_t voxel = first_voxel[part];
    for (int64_t i = begin; i < end; ++voxel) {
      const int64_t start = i;
      int64_t best = static_cast<int64_t>(items[i].point);
      for (; i < points && items[i].key == items[start].key; ++i) {
        const int64_t point = static_cast<int64_t>(items[i].point);
        sorted[i] = point;
        voxel_of[point] = voxel;
        if (distance[point] < distance[best]) best = point;
      }
      number[voxel] = i - start;
      chosen[voxel] = best;
      Word key = items[start].key;
      for (int axis = 2; axis >= 0; --axis) {
        cell[3 * voxel + axis] = static_cast<int32_t>(key & ((Word(1) << grid.bits[axis]) - 1));
        key >>= grid.bits[axis];
      }
    }
  });
  return {grid_coord, inverse, counts, order, nearest};
}

template <typename T>
Result voxelize(const Tensor& coord, double voxel_size) {
  const Parts parts(coord.size(0));
  if (parts.points == 0) return sort_and_group<T, uint32_t>(coord, voxel_size, Grid{}, parts);
  const Grid grid = bounds(pointer<T>(coord), voxel_size, parts);
  const int bits = grid.bits[0] + grid.bits[1] + grid.bits[2];
  if (bits <= 32 && parts.points <= std::numeric_limits<uint32_t>::max()) {
    return sort_and_group<T, uint32_t>(coord, voxel_size, grid, parts);
  }
  if (bits <= 64) return sort_and_group<T, uint64_t>(coord, voxel_size, grid, parts);
  return sort_and_group<T, uint128>(coord, voxel_size, grid, parts);
}

// coord (V, 3) float64 or float32 -> grid_coord (N, 3) int32; inverse (V,), counts (N,), order (V,), nearest (N,) int64
Result voxelize_cpu(const Tensor& coord, double voxel_size) {
  STD_TORCH_CHECK(
      coord.dim() == 2 && coord.size(1) == 3 &&
          (coord.scalar_type() == ScalarType::Double || coord.scalar_type() == ScalarType::Float) && voxel_size > 0 &&
          std::isfinite(voxel_size),
      "voxelize: expected coord (V, 3) float32 or float64, and voxel_size positive and finite");
  const Tensor rows = torch::stable::contiguous(coord);
  return rows.scalar_type() == ScalarType::Double ? voxelize<double>(rows, voxel_size)
                                                  : voxelize<float>(rows, voxel_size);
}

}  // namespace
}  // namespace pcseg

STABLE_TORCH_LIBRARY_IMPL(pcseg, CPU, m) {
  m.impl("voxelize", TORCH_BOX(&pcseg::voxelize_cpu));
}
