// Sparse convolution over a kernel map, its two gradients, and what follows it in inference (affine map, addition, ReLU).
//
// Tasks are blocks of target rows, or panels of their columns where blocks are few; each sums over the kernel offsets in a
// fixed order, so the bits do not depend on the number of threads. The gradient of the weights is summed over parts whose
// number depends on the sizes alone, each in a table of its own, and the tables are added in order.
#include "bfloat16.h"
#include "instruction_sets.h"
#include "kernel_map.h"
#include "memory.h"
#include "workers.h"

#include <cstring>
#include <optional>
#include <type_traits>
#include <vector>

namespace pcseg {
namespace {

enum Kind : int64_t { kSubmanifold = 0, kStrided = 1, kInverse = 2 };

// ---- packed weights -------------------------------------------------------------------------------------------------

// A run of columns that tiles keep in registers together.
struct Panel {
  int64_t column, columns, vectors;
};

// Columns cut into as few panels as possible, of nearly equal width.
template <typename In, typename Sum>
std::vector<Panel> cut(const PairKernels<In, Sum>& kernels, int64_t columns) {
  const int64_t vectors = (columns + kernels.width - 1) / kernels.width;
  const int64_t panels = (vectors + kernels.most - 1) / kernels.most;
  std::vector<Panel> result;
  for (int64_t p = 0, first = 0; p < panels; ++p) {
    const int64_t count = vectors / panels + (p < vectors % panels);
    result.push_back({first * kernels.width, std::min(count * kernels.width, columns - first * kernels.width), count});
    first += count;
  }
  return result;
}

template <typename In>
struct Packed {
  std::vector<Panel> panels;
  int64_t depth;  // filled up as the kernels want it
  int64_t width;  // columns, padded to whole vectors
  In* data;       // lives until the thread packs other weights

  In* panel(int64_t offset, const Panel& panel) const {
    return data + depth * (offset * width + panel.column);
  }
};

// weight (out, offsets, in) -> for each offset and panel (depth / step, columns, step). Towards the outputs depth runs over
// the inputs; for the gradient of the inputs it runs over the outputs, and of a submanifold kernel the offsets are turned
// around: the neighbour that I see at one offset sees me at the opposite one.
template <typename In, typename Sum, typename W>
Packed<In> pack(
    const PairKernels<In, Sum>& kernels, const W* weight, int64_t out, int64_t offsets, int64_t in, bool gradient,
    bool turned) {
  const int64_t depth = gradient ? out : in, columns = gradient ? in : out, step = kernels.step;
  Packed<In> packed;
  packed.panels = cut(kernels, columns);
  packed.depth = (depth + kernels.depth - 1) / kernels.depth * kernels.depth;
  packed.width = (columns + kernels.width - 1) / kernels.width * kernels.width;
  thread_local Scratch memory;
  packed.data = memory.array<In>(offsets * packed.depth * packed.width);
  const int64_t depth_stride = gradient ? offsets * in : 1, column_stride = gradient ? 1 : offsets * in;
  const int64_t panels = static_cast<int64_t>(packed.panels.size());
  torch::stable::parallel_for(0, offsets * panels, 4, [&](int64_t begin, int64_t end) {
    for (int64_t task = begin; task < end; ++task) {
      const int64_t offset = task / panels;
      const Panel& panel = packed.panels[task % panels];
      const int64_t width = panel.vectors * kernels.width;
      In* to = packed.panel(offset, panel);
      const W* from = weight + (turned ? offsets - 1 - offset : offset) * in + panel.column * column_stride;
      if (panel.columns < width || depth < packed.depth) std::memset(to, 0, packed.depth * width * sizeof(In));
      if (gradient) {
        for (int64_t d = 0; d < depth; ++d) {
          In* row = to + d / step * width * step + d % step;
          for (int64_t c = 0; c < panel.columns; ++c) row[c * step] = static_cast<In>(from[d * depth_stride + c]);
        }
      } else {
        for (int64_t c = 0; c < panel.columns; ++c) {
          for (int64_t d = 0; d < depth; ++d) {
            to[d / step * width * step + c * step + d % step] = static_cast<In>(from[c * column_stride + d]);
          }
        }
      }
    }
  });
  return packed;
}

// ---- forward and gradient of the inputs -----------------------------------------------------------------------------

// What follows the sums in inference: y = relu(sum * scale + shift + carried), each part optional.
template <typename T>
struct Finish {
  const T* scale = nullptr;       // (columns,)
  const T* shift = nullptr;       // (columns,)
  const void* carried = nullptr;  // like the outputs
  bool relu = false;

  bool any() const { return scale || shift || carried || relu; }

  template <typename Out>
  void apply(T* sums, int64_t row, int64_t row_length, const Panel& panel) const {
    const int64_t n = panel.columns;
    if (scale) {
      for (int64_t c = 0; c < n; ++c) sums[c] *= scale[panel.column + c];
    }
    if (shift) {
      for (int64_t c = 0; c < n; ++c) sums[c] += shift[panel.column + c];
    }
    if (carried) {
      const Out* others = static_cast<const Out*>(carried) + row * row_length + panel.column;
      for (int64_t c = 0; c < n; ++c) sums[c] += static_cast<T>(others[c]);
    }
    if (relu) {
      for (int64_t c = 0; c < n; ++c) sums[c] = sums[c] < T(0) ? T(0) : sums[c];  // NaN stays NaN
    }
  }
};

// from (rows, depth) -> to (rows, columns): the target side of the map if `forwards`, else its source side.
template <typename In, typename Sum>
void multiply(
    const PairKernels<In, Sum>& kernels, const In* from, int64_t from_stride, const Packed<In>& packed, int64_t depth,
    const Pairs& pairs, int64_t target_rows, bool forwards, bool every_row_has_itself, In* to, int64_t columns,
    const Finish<Sum>& finish) {
  constexpr bool kDirect = std::is_same_v<In, Sum>;  // sums are kept in the result itself
  const int64_t panels = static_cast<int64_t>(packed.panels.size());
  const bool by_block = pairs.blocks >= 4 * static_cast<int64_t>(torch::stable::get_num_threads());
  const int64_t tasks = by_block ? pairs.blocks : pairs.blocks * panels;
  const int64_t widest = packed.panels.empty() ? 0 : packed.panels[0].vectors * kernels.width;
  std::vector<int32_t> own(kBlockRows);  // 0, 1, 2, ...
  for (int64_t i = 0; i < kBlockRows; ++i) own[i] = static_cast<int32_t>(i);
  prefer_huge_pages(to, (forwards ? target_rows : pairs.starts[pairs.blocks * pairs.offsets]) * columns * sizeof(In));

  const auto run = [&](int64_t block, const Panel& panel, Sum* scratch) {
    const int64_t first = block * kBlockRows, rows = std::min(target_rows - first, kBlockRows);
    const auto matrix = [&](int64_t offset) { return packed.panel(offset, panel); };
    if (forwards) {
      Sum* sums = scratch;
      int64_t stride = widest;
      if constexpr (kDirect) {
        sums = to + first * columns + panel.column;
        stride = columns;
      }
      const int64_t middle = every_row_has_itself ? pairs.offsets / 2 : -1;
      if (every_row_has_itself) {
        kernels.product(
            from + first * from_stride, from_stride, own.data(), matrix(middle), depth, sums, stride, own.data(), rows,
            panel.columns, false);
      } else {
        for (int64_t r = 0; r < rows; ++r) std::memset(sums + r * stride, 0, panel.columns * sizeof(Sum));
      }
      for (int64_t offset = 0; offset < pairs.offsets; ++offset) {
        const int64_t begin = pairs.begin(block, offset), count = pairs.count(block, offset);
        if (offset == middle || count == 0) continue;
        kernels.product(
            from, from_stride, pairs.sources + begin, matrix(offset), depth, sums, stride, pairs.targets + begin, count,
            panel.columns, true);
      }
      for (int64_t r = 0; r < rows && (finish.any() || !kDirect); ++r) {
        if (finish.any()) finish.template apply<In>(sums + r * stride, first + r, columns, panel);
        if constexpr (!kDirect) narrow(sums + r * stride, panel.columns, to + (first + r) * columns + panel.column);
      }
    } else {  // each row of the source side is in one pair only: its sum is complete at once
      for (int64_t offset = 0; offset < pairs.offsets; ++offset) {
        const int64_t begin = pairs.begin(block, offset), count = pairs.count(block, offset);
        if (count == 0) continue;
        const int32_t *rows_to = pairs.sources + begin, *rows_from = pairs.targets + begin;
        if constexpr (kDirect) {
          kernels.product(
              from + first * from_stride, from_stride, rows_from, matrix(offset), depth, to + panel.column, columns,
              rows_to, count, panel.columns, false);
          for (int64_t i = 0; i < count && finish.any(); ++i) {
            finish.template apply<In>(to + rows_to[i] * columns + panel.column, rows_to[i], columns, panel);
          }
        } else {  // at most kBlockRows pairs: a target has one source at each offset
          kernels.product(
              from + first * from_stride, from_stride, rows_from, matrix(offset), depth, scratch, widest, own.data(),
              count, panel.columns, false);
          for (int64_t i = 0; i < count; ++i) {
            finish.template apply<In>(scratch + i * widest, rows_to[i], columns, panel);
            narrow(scratch + i * widest, panel.columns, to + rows_to[i] * columns + panel.column);
          }
        }
      }
    }
  };
  const int64_t scratch_size = kDirect ? 0 : kBlockRows * widest;
  thread_local Scratch memory;
  Sum* scratch = memory.array<Sum>(scratch_size * number_of_workers(tasks));
  share_tasks(tasks, [&, scratch](int64_t worker, const auto& next) {
    Sum* own_scratch = scratch + worker * scratch_size;
    for (int64_t task; (task = next()) >= 0;) {
      if (!by_block) {
        run(task / panels, packed.panels[task % panels], own_scratch);
      } else {
        for (const Panel& panel : packed.panels) run(task, panel, own_scratch);
      }
    }
  });
}

// ---- gradient of the weights ----------------------------------------------------------------------------------------

// left (rows of one side, in channels), right (rows of the other, out channels) -> grad (out, offsets, in)
template <typename In, typename Sum>
void multiply_outer(
    const PairKernels<In, Sum>& kernels, const In* left, int64_t left_stride, int64_t in, const In* right,
    int64_t right_stride, int64_t out, const Pairs& pairs, bool left_is_source, Sum* grad) {
  const std::vector<Panel> panels = cut(kernels, out);
  const auto padded = [&](int64_t columns) { return (columns + kernels.width - 1) / kernels.width * kernels.width; };
  const int64_t width = padded(out), left_width = padded(in), offsets = pairs.offsets;
  const int64_t parts = std::max<int64_t>(1, std::min<int64_t>(4, pairs.blocks / 6));
  const int64_t threads = torch::stable::get_num_threads();
  const int64_t groups = parts >= 4 * threads ? 1 : std::min(offsets, (4 * threads + parts - 1) / parts);
  const int64_t table_size = offsets * in * width;
  thread_local Scratch memory, table_memory;
  Sum* tables = table_memory.array<Sum>(parts * table_size);
  const int64_t scratch_size = kOuterPairs * (left_width + width);
  In* scratch = memory.array<In>(scratch_size * number_of_workers(parts * groups));

  share_tasks(parts * groups, [&](int64_t worker, const auto& next) {
    In* lefts = scratch + worker * scratch_size;
    In* rights = lefts + kOuterPairs * left_width;
    for (int64_t task; (task = next()) >= 0;) {
      const int64_t part = task / groups, group = task % groups;
      const int64_t first_offset = offsets * group / groups, last_offset = offsets * (group + 1) / groups;
      Sum* part_tables = tables + part * table_size;
      std::memset(part_tables + first_offset * in * width, 0, (last_offset - first_offset) * in * width * sizeof(Sum));
      for (int64_t block = pairs.blocks * part / parts; block < pairs.blocks * (part + 1) / parts; ++block) {
        const In *block_left = left, *block_right = right;
        (left_is_source ? block_right : block_left) += block * kBlockRows * (left_is_source ? right_stride : left_stride);
        for (int64_t offset = first_offset; offset < last_offset; ++offset) {
          Sum* table = part_tables + offset * in * width;
          const int64_t begin = pairs.begin(block, offset), end = begin + pairs.count(block, offset);
          for (int64_t i = begin; i < end; i += kOuterPairs) {
            const int64_t count = std::min(kOuterPairs, end - i);
            const int32_t *sources = pairs.sources + i, *targets = pairs.targets + i;
            kernels.gather(
                block_left, left_stride, left_is_source ? sources : targets, count, in, left_width, lefts);
            kernels.gather(
                block_right, right_stride, left_is_source ? targets : sources, count, out, width, rights);
            for (const Panel& panel : panels) {
              kernels.outer(
                  lefts, left_width * kernels.step, rights + panel.column * kernels.step, width * kernels.step, count, in,
                  panel.vectors, table + panel.column, width);
            }
          }
        }
      }
    }
  });

  constexpr int64_t kStrip = 16;  // channels whose gradients share a cache line
  const int64_t strips = (in + kStrip - 1) / kStrip;
  torch::stable::parallel_for(0, offsets * strips, 4, [&](int64_t begin, int64_t end) {
    for (int64_t task = begin; task < end; ++task) {
      const int64_t offset = task / strips, first = task % strips * kStrip, rows = std::min(in - first, kStrip);
      Sum* sums = tables + (offset * in + first) * width;
      for (int64_t part = 1; part < parts; ++part) {
        const Sum* others = sums + part * table_size;
        for (int64_t i = 0; i < rows * width; ++i) sums[i] += others[i];
      }
      for (int64_t c = 0; c < out; ++c) {
        for (int64_t a = 0; a < rows; ++a) grad[(c * offsets + offset) * in + first + a] = sums[a * width + c];
      }
    }
  });
}

// ---- ops ------------------------------------------------------------------------------------------------------------

Pairs check_pairs(
    const char* op, const Tensor& sources, const Tensor& targets, const Tensor& starts, int64_t offsets,
    int64_t target_rows) {
  const int64_t blocks = number_of_blocks(target_rows);
  STD_TORCH_CHECK(
      sources.dim() == 1 && targets.dim() == 1 && starts.dim() == 1 && sources.size(0) == targets.size(0) &&
          sources.scalar_type() == ScalarType::Int && targets.scalar_type() == ScalarType::Int &&
          starts.scalar_type() == ScalarType::Long && sources.is_contiguous() && targets.is_contiguous() &&
          starts.is_contiguous() && starts.size(0) == blocks * offsets + 1,
      op, ": the kernel map does not fit these voxels and this kernel");
  const Pairs pairs{pointer<int32_t>(sources), pointer<int32_t>(targets), pointer<int64_t>(starts), blocks, offsets};
  STD_TORCH_CHECK(
      pairs.starts[0] == 0 && pairs.starts[blocks * offsets] == sources.size(0), op, ": the kernel map's starts are wrong");
  return pairs;
}

// Features as the kernels read them: rows of an even number of channels for bfloat16.
Tensor whole_steps(const Tensor& feat, int64_t step) {
  if (feat.size(1) % step == 0) return torch::stable::contiguous(feat);
  return torch::stable::pad(torch::stable::contiguous(feat), {0, step - feat.size(1) % step});
}

Tensor as_type(const Tensor& tensor, ScalarType dtype) {
  return torch::stable::contiguous(tensor.scalar_type() == dtype ? tensor : torch::stable::to(tensor, dtype));
}

// The type to compute in: bfloat16 where the processor can, else at least float32.
ScalarType type_to_use(ScalarType dtype) {
  if (dtype == ScalarType::Half || (dtype == ScalarType::BFloat16 && !bfloat16_kernels())) return ScalarType::Float;
  return dtype;
}

template <typename Function>
void for_kernels(const char* op, ScalarType dtype, const Function& function) {
  switch (dtype) {
    case ScalarType::Double: return function(float64_kernels());
    case ScalarType::Float: return function(float32_kernels());
    case ScalarType::BFloat16: return function(*bfloat16_kernels());
    default: STD_TORCH_CHECK(false, op, ": expected floating point, got ", torch::headeronly::toString(dtype));
  }
}

// feat (rows of one side, C), weight (out, k, k, k, in) -> (rows, C') of the dtype of feat
Tensor convolve(
    const char* op, const Tensor& feat, const Tensor& weight, const Tensor& sources, const Tensor& targets,
    const Tensor& starts, int64_t rows, int64_t kind, bool gradient, const std::optional<Tensor>& scale,
    const std::optional<Tensor>& shift, const std::optional<Tensor>& carried, bool relu) {
  STD_TORCH_CHECK(
      feat.dim() == 2 && weight.dim() == 5 && feat.size(1) == weight.size(gradient ? 0 : 4) && kind >= 0 && kind <= 2 &&
          rows >= 0 && (kind != kSubmanifold || rows == feat.size(0)),
      op, ": expected features (N, channels) and weight (out, k, k, k, in) that fit together");
  const int64_t out = weight.size(0), in = weight.size(4), offsets = weight.size(1) * weight.size(2) * weight.size(3);
  const bool forwards = kind == kSubmanifold || (kind == kStrided) != gradient;  // towards the map's targets
  const int64_t target_rows = forwards ? rows : feat.size(0);
  const Pairs pairs = check_pairs(op, sources, targets, starts, offsets, target_rows);
  STD_TORCH_CHECK(forwards || sources.size(0) == rows, op, ": each row of the finer side must be in one pair");
  const ScalarType dtype = type_to_use(feat.scalar_type());
  const int64_t depth = gradient ? out : in, columns = gradient ? in : out;
  Tensor result;
  for_kernels(op, dtype, [&](const auto& kernels) {
    using In = typename std::decay_t<decltype(kernels)>::In;
    using Sum = typename std::decay_t<decltype(kernels)>::Sum;
    const Tensor from = whole_steps(as_type(feat, dtype), kernels.step);
    result = torch::stable::new_empty(from, {rows, columns});
    const ScalarType sum_type = accumulate_type(dtype);
    Tensor scales, shifts, others;
    Finish<Sum> finish;
    finish.relu = relu;
    if (scale) finish.scale = pointer<Sum>(scales = as_type(*scale, sum_type));
    if (shift) finish.shift = pointer<Sum>(shifts = as_type(*shift, sum_type));
    if (carried) finish.carried = pointer<In>(others = as_type(*carried, dtype));
    STD_TORCH_CHECK(
        (!scale || scales.numel() == columns) && (!shift || shifts.numel() == columns) &&
            (!carried || (others.dim() == 2 && others.size(0) == rows && others.size(1) == columns)),
        op, ": scale, shift or carried have the wrong shape");
    const auto run = [&](auto zero, ScalarType weight_type) {
      using W = decltype(zero);
      const Tensor values = as_type(weight, weight_type);
      const Packed<In> packed = pack<In, Sum, W>(
          kernels, pointer<W>(values), out, offsets, in, gradient, gradient && kind == kSubmanifold);
      multiply<In, Sum>(
          kernels, pointer<In>(from), from.size(1), packed, depth, pairs, target_rows, forwards, kind == kSubmanifold,
          mutable_pointer<In>(result), columns, finish);
    };
    weight.scalar_type() == dtype ? run(In(), dtype) : run(Sum(), sum_type);
  });
  return dtype == feat.scalar_type() ? result : torch::stable::to(result, feat.scalar_type());
}

Tensor sparse_convolution(
    const Tensor& feat, const Tensor& weight, const Tensor& sources, const Tensor& targets, const Tensor& starts,
    int64_t rows, int64_t kind) {
  return convolve(
      "sparse_convolution", feat, weight, sources, targets, starts, rows, kind, false, {}, {}, {}, false);
}

Tensor sparse_convolution_finished(
    const Tensor& feat, const Tensor& weight, const Tensor& sources, const Tensor& targets, const Tensor& starts,
    int64_t rows, int64_t kind, const std::optional<Tensor>& scale, const std::optional<Tensor>& shift,
    const std::optional<Tensor>& carried, bool relu) {
  return convolve(
      "sparse_convolution_finished", feat, weight, sources, targets, starts, rows, kind, false, scale, shift, carried,
      relu);
}

Tensor sparse_convolution_feat_grad(
    const Tensor& grad, const Tensor& weight, const Tensor& sources, const Tensor& targets, const Tensor& starts,
    int64_t rows, int64_t kind) {
  return convolve(
      "sparse_convolution_feat_grad", grad, weight, sources, targets, starts, rows, kind, true, {}, {}, {}, false);
}

// feat (N, in), grad (M, out) -> (out, k, k, k, in) in float32, for float64 features in float64
Tensor sparse_convolution_weight_grad(
    const Tensor& feat, const Tensor& grad, const Tensor& sources, const Tensor& targets, const Tensor& starts,
    int64_t kind, int64_t size) {
  const char* op = "sparse_convolution_weight_grad";
  STD_TORCH_CHECK(
      feat.dim() == 2 && grad.dim() == 2 && kind >= 0 && kind <= 2 && size >= 1 && size <= 256,
      op, ": expected features (N, in) and gradients (M, out)");
  const int64_t in = feat.size(1), out = grad.size(1), offsets = size * size * size;
  const Pairs pairs =
      check_pairs(op, sources, targets, starts, offsets, kind == kInverse ? feat.size(0) : grad.size(0));
  const ScalarType dtype = type_to_use(feat.scalar_type());
  const Tensor lefts = as_type(feat, dtype), rights = as_type(grad, dtype);
  Tensor result = torch::stable::new_empty(lefts, {out, size, size, size, in}, accumulate_type(dtype));
  for_kernels(op, dtype, [&](const auto& kernels) {
    using In = typename std::decay_t<decltype(kernels)>::In;
    using Sum = typename std::decay_t<decltype(kernels)>::Sum;
    multiply_outer<In, Sum>(
        kernels, pointer<In>(lefts), in, in, pointer<In>(rights), out, out, pairs, kind != kInverse,
        mutable_pointer<Sum>(result));
  });
  return result;
}

}  // namespace
}  // namespace pcseg

STABLE_TORCH_LIBRARY_IMPL(pcseg, CPU, m) {
  m.impl("sparse_convolution", TORCH_BOX(&pcseg::sparse_convolution));
  m.impl("sparse_convolution_finished", TORCH_BOX(&pcseg::sparse_convolution_finished));
  m.impl("sparse_convolution_feat_grad", TORCH_BOX(&pcseg::sparse_convolution_feat_grad));
  m.impl("sparse_convolution_weight_grad", TORCH_BOX(&pcseg::sparse_convolution_weight_grad));
}
