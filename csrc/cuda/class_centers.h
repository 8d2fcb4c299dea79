// Class centers on a GPU, without floating-point atomics: the same bits on every run.
//
// Sums. A block takes a stretch of points (its part), 32 columns (its tile: one a lane) and a range of classes (its
// slice; one slice holds all classes as long as the tables fit into shared memory). Each warp walks its share of the
// points and adds them to a table of its own in shared memory, one row a class. Labels of neighbouring points are mostly
// equal, so a run of equal labels is summed in a register first. Then the block adds its warps' tables in order and
// writes one table a part. A second kernel adds the parts in order and divides.
#pragma once

#include "block.h"

namespace pcseg {

struct SumsCut {           // how the work is cut; the same sizes on the same kind of GPU are cut the same way
  int warps;               // of a block
  int64_t slice, slices;   // classes of a slice, number of slices
  int64_t tiles;           // of 32 columns
  int64_t parts;           // stretches of points
  size_t shared;           // bytes of shared memory a block needs
};

constexpr int kMostWarps = 16, kLeastWarps = 4;

// The tables: as many warps as fit with all classes, at least kLeastWarps; beyond that, slices of classes.
inline SumsCut cut_tables(int64_t channels, int64_t classes, size_t size_of_sum, size_t shared_limit) {
  const size_t row = kWarp * size_of_sum + sizeof(int);  // sums and count of one class
  SumsCut cut{kMostWarps, 0, 0, 0, 0, 0};
  while (cut.warps > kLeastWarps && cut.warps * static_cast<size_t>(classes) * row > shared_limit) cut.warps /= 2;
  const int64_t most = static_cast<int64_t>(shared_limit / (cut.warps * row));
  cut.slices = ceil_divide(classes, most);
  cut.slice = ceil_divide(classes, cut.slices);
  cut.slices = ceil_divide(classes, cut.slice);  // rounding up may have left the last one empty
  cut.tiles = channels > kWarp ? ceil_divide(channels, kWarp) : 1;  // one even without columns: it counts
  cut.shared = cut.warps * static_cast<size_t>(cut.slice) * row;
  return cut;
}

// The parts: one wave of blocks, but no part without a batch of points a warp.
inline void cut_parts(SumsCut& cut, int64_t points, int64_t batch, int64_t resident_blocks) {
  const int64_t wave = resident_blocks / (cut.tiles * cut.slices);
  const int64_t most = ceil_divide(points, cut.warps * batch);
  cut.parts = wave < most ? wave : most;
  if (cut.parts < 1) cut.parts = 1;
}

// Rows a warp loads before it uses the first: enough bytes in flight to hide memory's latency.
template <typename T>
constexpr int rows_in_flight() { return sizeof(T) >= 8 ? 8 : 16; }

template <typename T, typename A>
struct SumsArguments {
  const T* features;      // (N, C), rows `stride` apart
  int64_t stride;
  const int64_t* labels;  // (N,)
  int64_t points, channels, classes, ignore_index;
  A* sums;                // (parts, K, C) out
  unsigned long long* counts;  // (K,) zeros, added to
};

template <typename T, int kRows>
struct Rows {  // of one warp, in registers: each lane has its column of each row
  T value[kRows];
  int slot[kRows];  // row of the slice's table, or -1: left out
};

template <bool kSliced, typename T, typename A, int kRows>
PCSEG_BODY void load_rows(
    const SumsArguments<T, A>& a, int64_t first, int64_t end, int64_t column, int64_t first_class, int64_t slice_end,
    Rows<T, kRows>& rows) {
#pragma unroll
  for (int r = 0; r < kRows; ++r) {
    rows.slot[r] = -1;
    rows.value[r] = T(0);
    if (first + r < end) {
      const int64_t label = a.labels[first + r];
      if (label != a.ignore_index) {
        if (label < 0 || label >= a.classes) {
          fail_on_bad_label();
        } else if (label >= first_class && label < slice_end) {
          rows.slot[r] = static_cast<int>(label - first_class);
        }
      }
      // With one slice the value is loaded whatever the label, so that it need not wait for it.
      if (column < a.channels && (!kSliced || rows.slot[r] >= 0)) {
        rows.value[r] = a.features[(first + r) * a.stride + column];
      }
    }
  }
}

// Block (part, tile, slice). shared: warps × slice × 32 sums, then warps × slice counts.
template <bool kSliced, typename T, typename A, typename Phase>
PCSEG_BODY void sums_body(
    const SumsArguments<T, A>& a, const SumsCut& cut, int64_t part, int64_t tile, int64_t slice, unsigned char* shared,
    const Phase& phase) {
  constexpr int kRows = rows_in_flight<T>();
  const int threads = cut.warps * kWarp;
  A* const tables = reinterpret_cast<A*>(shared);
  int* const counts = reinterpret_cast<int*>(tables + cut.warps * cut.slice * kWarp);
  const int64_t first_class = slice * cut.slice;
  const int64_t slice_end = first_class + cut.slice < a.classes ? first_class + cut.slice : a.classes;

  phase([&](int thread) {
    for (int64_t i = thread; i < cut.warps * cut.slice * kWarp; i += threads) tables[i] = A(0);
    for (int64_t i = thread; i < cut.warps * cut.slice; i += threads) counts[i] = 0;
  });

  phase([&](int thread) {
    const int warp = thread / kWarp, lane = thread % kWarp;
    const int64_t column = tile * kWarp + lane;
    const int64_t end = a.points * (part + 1) / cut.parts, step = static_cast<int64_t>(cut.warps) * kRows;
    A* const table = tables + warp * cut.slice * kWarp + lane;
    int* const count = counts + warp * cut.slice;
    int current = -1, run = 0;  // the slot of the run being summed, and its length
    A sum = A(0);
    const auto flush = [&] {
      if (current < 0) return;
      table[current * kWarp] += sum;
      if (lane == 0) count[current] += run;
    };
    int64_t first = a.points * part / cut.parts + static_cast<int64_t>(warp) * kRows;
    Rows<T, kRows> rows, next;
    load_rows<kSliced>(a, first, end, column, first_class, slice_end, rows);
    for (; first < end; first += step) {
      load_rows<kSliced>(a, first + step, end, column, first_class, slice_end, next);  // while these are summed
#pragma unroll
      for (int r = 0; r < kRows; ++r) {
        if (rows.slot[r] != current) {
          flush();
          current = rows.slot[r];
          run = 0;
          sum = A(0);
        }
        sum += static_cast<A>(rows.value[r]);
        ++run;
      }
      rows = next;
    }
    flush();
  });

  phase([&](int thread) {
    for (int64_t i = thread; i < cut.slice * kWarp; i += threads) {
      const int64_t k = first_class + i / kWarp, column = tile * kWarp + i % kWarp;
      if (k >= slice_end || column >= a.channels) continue;
      A sum = A(0);
      for (int warp = 0; warp < cut.warps; ++warp) sum += tables[warp * cut.slice * kWarp + i];
      a.sums[(part * a.classes + k) * a.channels + column] = sum;
    }
    if (tile != 0) return;
    for (int64_t i = thread; i < slice_end - first_class; i += threads) {
      unsigned long long count = 0;
      for (int warp = 0; warp < cut.warps; ++warp) count += counts[warp * cut.slice + i];
#if defined(__CUDA_ARCH__)
      if (count > 0) atomicAdd(a.counts + first_class + i, count);  // integers: any order gives the same bits
#else
      a.counts[first_class + i] += count;
#endif
    }
  });
}

// centers[i] = sum over parts / count, for one element i of (K, C).
template <typename A>
PCSEG_BODY void divide_body(
    const A* sums, const int64_t* counts, int64_t parts, int64_t elements, int64_t channels, int64_t i, A* centers) {
  const int64_t count = counts[i / channels];
  A sum = A(0);
#pragma unroll 8
  for (int64_t part = 0; part < parts; ++part) sum += sums[part * elements + i];
  centers[i] = count > 0 ? sum / static_cast<A>(count) : A(0);
}

// Sixteen bytes that are written at once.
template <typename T, int kWidth>
struct alignas(sizeof(T) * kWidth) Pack {
  T value[kWidth];
};

// The gradient of kWidth neighbouring columns of one point: its center's over the class's count. Index: int32_t where
// all numbers of packs fit, because a division of 64 bits costs more than the rest.
template <typename T, int kWidth, typename Index, typename A>
PCSEG_BODY void share_body(
    const A* grad_centers, const int64_t* labels, const int64_t* counts, Index packs_a_row, int64_t classes,
    int64_t ignore_index, Index i, Pack<T, kWidth>* grad_features) {
  const Index point = i / packs_a_row;
  const Index pack = i - point * packs_a_row;
  const int64_t label = labels[point];
  Pack<T, kWidth> result;
  if (label == ignore_index || label < 0 || label >= classes) {  // bad labels did not pass the forward
    for (int c = 0; c < kWidth; ++c) result.value[c] = static_cast<T>(A(0));
  } else {
    const A count = static_cast<A>(counts[label] > 0 ? counts[label] : 1);
    const A* const grad = grad_centers + (label * packs_a_row + pack) * kWidth;
    for (int c = 0; c < kWidth; ++c) result.value[c] = static_cast<T>(grad[c] / count);
  }
  grad_features[i] = result;
}

}  // namespace pcseg
