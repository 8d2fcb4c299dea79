// The bodies of pair_product.h's functions, written once over a Lane: the vector type and instructions of one set.
// Included by pair_product_<set>.cpp after the pragma that allows these instructions; everything has internal linkage and
// nothing from the standard library is called, so that no code for a newer processor can end up in functions shared with others.
//
// A Lane has: In, Sum, V (vector of sums), B (vector of In); width, step, most (vectors of a panel) as in PairKernels;
// tile(vectors), the rows of a tile that its registers hold; zero, load, load_part, store, store_part, load_b,
// broadcast(In*) and multiply_add(B, B, V); with step 2 also interleave, which see.
namespace pcseg {
namespace {

template <class L, int kRows, int kVectors>
inline __attribute__((always_inline)) void product_tile(
    const typename L::In* const* from, const typename L::In* panel, int64_t steps, typename L::Sum* const* to, int last,
    bool add) {
  typename L::V sums[kRows][kVectors];
  for (int r = 0; r < kRows; ++r) {
    for (int v = 0; v < kVectors; ++v) {
      if (!add) {
        sums[r][v] = L::zero();
      } else if (v == kVectors - 1 && last < L::width) {
        sums[r][v] = L::load_part(to[r] + v * L::width, last);
      } else {
        sums[r][v] = L::load(to[r] + v * L::width);
      }
    }
  }
  for (int64_t s = 0; s < steps; ++s) {
    typename L::B b[kVectors];
    for (int v = 0; v < kVectors; ++v) b[v] = L::load_b(panel + (s * kVectors + v) * L::width * L::step);
    for (int r = 0; r < kRows; ++r) {
      const typename L::B a = L::broadcast(from[r] + s * L::step);
      for (int v = 0; v < kVectors; ++v) sums[r][v] = L::multiply_add(a, b[v], sums[r][v]);
    }
  }
  for (int r = 0; r < kRows; ++r) {
    for (int v = 0; v < kVectors; ++v) {
      if (v == kVectors - 1 && last < L::width) {
        L::store_part(to[r] + v * L::width, sums[r][v], last);
      } else {
        L::store(to[r] + v * L::width, sums[r][v]);
      }
    }
  }
}

// The last pairs of a list, fewer than a tile holds.
template <class L, int kVectors, int kRows>
void product_rest(
    const typename L::In* const* from, const typename L::In* panel, int64_t steps, typename L::Sum* const* to, int last,
    bool add, int64_t rows) {
  if constexpr (kRows > 0) {
    if (rows == kRows) return product_tile<L, kRows, kVectors>(from, panel, steps, to, last, add);
    product_rest<L, kVectors, kRows - 1>(from, panel, steps, to, last, add, rows);
  }
}

template <class L, int kVectors>
void product_panel(
    const typename L::In* from, int64_t from_stride, const int32_t* sources, const typename L::In* panel, int64_t steps,
    typename L::Sum* to, int64_t to_stride, const int32_t* targets, int64_t pairs, int last, bool add) {
  constexpr int kRows = L::tile(kVectors);
  const typename L::In* froms[kRows];
  typename L::Sum* tos[kRows];
  int64_t i = 0;
  for (; i + kRows <= pairs; i += kRows) {
    for (int r = 0; r < kRows; ++r) {
      froms[r] = from + sources[i + r] * from_stride;
      tos[r] = to + targets[i + r] * to_stride;
    }
    product_tile<L, kRows, kVectors>(froms, panel, steps, tos, last, add);
  }
  for (int64_t r = 0; i + r < pairs; ++r) {
    froms[r] = from + sources[i + r] * from_stride;
    tos[r] = to + targets[i + r] * to_stride;
  }
  product_rest<L, kVectors, kRows - 1>(froms, panel, steps, tos, last, add, pairs - i);
}

template <class L>
void product(
    const typename L::In* from, int64_t from_stride, const int32_t* sources, const typename L::In* panel, int64_t depth,
    typename L::Sum* to, int64_t to_stride, const int32_t* targets, int64_t pairs, int64_t columns, bool add) {
  const int64_t steps = (depth + L::step - 1) / L::step, vectors = (columns + L::width - 1) / L::width;
  const int last = static_cast<int>(columns - (vectors - 1) * L::width);
  const auto run = [&](auto function) {
    function(from, from_stride, sources, panel, steps, to, to_stride, targets, pairs, last, add);
  };
  if (vectors == 1) return run(product_panel<L, 1>);
  if constexpr (L::most >= 2) {
    if (vectors == 2) return run(product_panel<L, 2>);
  }
  if constexpr (L::most >= 3) {
    if (vectors == 3) return run(product_panel<L, 3>);
  }
  if constexpr (L::most >= 4) {
    if (vectors == 4) return run(product_panel<L, 4>);
  }
}

template <class L>
void gather(
    const typename L::In* from, int64_t stride, const int32_t* rows, int64_t count, int64_t columns, int64_t width,
    typename L::In* to) {
  for (int64_t i = 0; i < count; i += L::step, to += width * L::step) {
    const typename L::In* row = from + rows[i] * stride;
    if constexpr (L::step == 1) {
      int64_t c = 0;
      for (; c + L::width <= columns; c += L::width) L::store(to + c, L::load(row + c));
      if (c < columns) L::store(to + c, L::load_part(row + c, static_cast<int>(columns - c)));
    } else {
      const typename L::In* other = i + 1 < count ? from + rows[i + 1] * stride : nullptr;
      for (int64_t c = 0; c < columns; c += L::width) {
        L::interleave(row + c, other ? other + c : nullptr, static_cast<int>(columns - c), to + c * L::step);
      }
    }
  }
}

template <class L, int kRows, int kVectors>
inline __attribute__((always_inline)) void outer_tile(
    const typename L::In* left, int64_t left_stride, const typename L::In* right, int64_t right_stride, int64_t steps,
    typename L::Sum* table, int64_t table_stride) {
  typename L::V sums[kRows][kVectors];
  for (int r = 0; r < kRows; ++r) {
    for (int v = 0; v < kVectors; ++v) sums[r][v] = L::load(table + r * table_stride + v * L::width);
  }
  for (int64_t s = 0; s < steps; ++s) {
    typename L::B b[kVectors];
    for (int v = 0; v < kVectors; ++v) b[v] = L::load_b(right + s * right_stride + v * L::width * L::step);
    for (int r = 0; r < kRows; ++r) {
      const typename L::B a = L::broadcast(left + s * left_stride + r * L::step);
      for (int v = 0; v < kVectors; ++v) sums[r][v] = L::multiply_add(a, b[v], sums[r][v]);
    }
  }
  for (int r = 0; r < kRows; ++r) {
    for (int v = 0; v < kVectors; ++v) L::store(table + r * table_stride + v * L::width, sums[r][v]);
  }
}

template <class L, int kVectors, int kRows>
void outer_rest(
    const typename L::In* left, int64_t left_stride, const typename L::In* right, int64_t right_stride, int64_t steps,
    typename L::Sum* table, int64_t table_stride, int64_t rows) {
  if constexpr (kRows > 0) {
    if (rows == kRows) {
      return outer_tile<L, kRows, kVectors>(left, left_stride, right, right_stride, steps, table, table_stride);
    }
    outer_rest<L, kVectors, kRows - 1>(left, left_stride, right, right_stride, steps, table, table_stride, rows);
  }
}

template <class L, int kVectors>
void outer_panel(
    const typename L::In* left, int64_t left_stride, const typename L::In* right, int64_t right_stride, int64_t steps,
    int64_t rows, typename L::Sum* table, int64_t table_stride) {
  constexpr int kRows = L::tile(kVectors);
  int64_t a = 0;
  for (; a + kRows <= rows; a += kRows) {
    outer_tile<L, kRows, kVectors>(
        left + a * L::step, left_stride, right, right_stride, steps, table + a * table_stride, table_stride);
  }
  outer_rest<L, kVectors, kRows - 1>(
      left + a * L::step, left_stride, right, right_stride, steps, table + a * table_stride, table_stride, rows - a);
}

template <class L>
void outer(
    const typename L::In* left, int64_t left_stride, const typename L::In* right, int64_t right_stride, int64_t pairs,
    int64_t rows, int64_t vectors, typename L::Sum* table, int64_t table_stride) {
  const int64_t steps = (pairs + L::step - 1) / L::step;
  const auto run = [&](auto function) {
    function(left, left_stride, right, right_stride, steps, rows, table, table_stride);
  };
  if (vectors == 1) return run(outer_panel<L, 1>);
  if constexpr (L::most >= 2) {
    if (vectors == 2) return run(outer_panel<L, 2>);
  }
  if constexpr (L::most >= 3) {
    if (vectors == 3) return run(outer_panel<L, 3>);
  }
  if constexpr (L::most >= 4) {
    if (vectors == 4) return run(outer_panel<L, 4>);
  }
}

template <class L>
constexpr PairKernels<typename L::In, typename L::Sum> kernels_of(const char* name) {
  return {name, L::width, L::most, L::step, L::step, product<L>, gather<L>, outer<L>};
}

}  // namespace
}  // namespace pcseg
