// The loss and gradient of one class's center, by one block; see csrc/cpu/center_collapse.cpp for the formula.
#pragma once

#include "block.h"

#include <math.h>

namespace pcseg {

constexpr int kCollapseWarps = kFoldThreads / kWarp;
constexpr int kCodeRows = 8;  // a warp multiplies with at a time

template <typename A>
struct CollapseArguments {
  const A* centers;       // (K, D)
  const int64_t* counts;  // (K,)
  const A* code;          // (K, D)
  const A* log_prior;     // (K,) or null
  int64_t classes, dim;
  A scale;
  bool normalize;
  A shortest;
  A* losses;    // (K,) out: the class's share of the mean
  A* gradient;  // (K, D) out
};

template <typename A>
struct CollapseScratch {
  FoldScratch<A> fold;
  FoldScratch<A> present;
  A products[kCollapseWarps][kCodeRows][kWarp + 1];  // + 1: its columns are read by one warp, each in another bank
  A own;                                             // the class's logit minus the largest
};

// Followed by x (D), the gradient (D) and the logits (K).
template <typename A>
inline size_t collapse_shared(int64_t classes, int64_t dim) {
  return sizeof(CollapseScratch<A>) + sizeof(A) * static_cast<size_t>(2 * dim + classes);
}

template <typename A, typename Phase>
PCSEG_BODY void collapse_body(const CollapseArguments<A>& a, int64_t k, unsigned char* shared, const Phase& phase) {
  CollapseScratch<A>& scratch = *reinterpret_cast<CollapseScratch<A>*>(shared);
  A* const x = reinterpret_cast<A*>(shared + sizeof(CollapseScratch<A>));
  A* const grad = x + a.dim;
  A* const logits = grad + a.dim;

  if (a.counts[k] == 0) {  // the same for all threads of the block
    phase([&](int thread) {
      for (int64_t d = thread; d < a.dim; d += kFoldThreads) a.gradient[k * a.dim + d] = A(0);
      if (thread == 0) a.losses[k] = A(0);
    });
    return;
  }

  phase([&](int thread) {
    A squares = A(0), present = A(0);
    for (int64_t d = thread; d < a.dim; d += kFoldThreads) {
      const A value = a.centers[k * a.dim + d];
      x[d] = value;
      squares += value * value;
    }
    for (int64_t j = thread; j < a.classes; j += kFoldThreads) present += a.counts[j] > 0 ? A(1) : A(0);
    scratch.fold.parts[thread] = squares;
    scratch.present.parts[thread] = present;
  });
  phase([&](int thread) {
    fold(thread, scratch.fold, Plus());
    fold(thread, scratch.present, Plus());
  });
  // Every thread works these out from what the block left in shared memory, and gets the same bits.
  A norm = A(1), length = A(1), present = A(1);
  phase([&](int thread) {
    present = total(scratch.present, Plus());
    if (!a.normalize) return;
    norm = sqrt(total(scratch.fold, Plus()));
    length = norm >= a.shortest ? norm : a.shortest;
    for (int64_t d = thread; d < a.dim; d += kFoldThreads) x[d] /= length;
  });

  for (int64_t first = 0; first < a.classes; first += kCollapseWarps * kCodeRows) {
    phase([&](int thread) {  // each lane multiplies every 32nd column of kCodeRows rows
      const int warp = thread / kWarp, lane = thread % kWarp;
      const int64_t row = first + warp * kCodeRows;
      A sum[kCodeRows];
#pragma unroll
      for (int r = 0; r < kCodeRows; ++r) sum[r] = A(0);
      for (int64_t d = lane; d < a.dim; d += kWarp) {
#pragma unroll
        for (int r = 0; r < kCodeRows; ++r) {
          if (row + r < a.classes) sum[r] += a.code[(row + r) * a.dim + d] * x[d];
        }
      }
#pragma unroll
      for (int r = 0; r < kCodeRows; ++r) scratch.products[warp][r][lane] = sum[r];
    });
    phase([&](int thread) {
      const int warp = thread / kWarp, lane = thread % kWarp;
      const int64_t j = first + warp * kCodeRows + lane;
      if (lane >= kCodeRows || j >= a.classes) return;
      A sum = A(0);
      for (int i = 0; i < kWarp; ++i) sum += scratch.products[warp][lane][i];
      logits[j] = a.scale * sum + (a.log_prior ? a.log_prior[j] : A(0));
    });
  }

  phase([&](int thread) {
    A largest = -INFINITY;
    for (int64_t j = thread; j < a.classes; j += kFoldThreads) largest = Larger()(largest, logits[j]);
    scratch.fold.parts[thread] = largest;
  });
  phase([&](int thread) { fold(thread, scratch.fold, Larger()); });
  A largest = A(0);
  phase([&](int) { largest = total(scratch.fold, Larger()); });
  phase([&](int thread) {
    A sum = A(0);
    for (int64_t j = thread; j < a.classes; j += kFoldThreads) {
      const A above = logits[j] - largest;
      logits[j] = exp(above);
      if (j == k) scratch.own = above;
      else sum += logits[j];
    }
    scratch.fold.parts[thread] = sum;
  });
  phase([&](int thread) { fold(thread, scratch.fold, Plus()); });
  phase([&](int thread) {
    // Apart from the class's own share, next to which a collapsed class's rest would be rounded off.
    const A others = total(scratch.fold, Plus()), own = scratch.own, sum = others + exp(own);
    if (thread == 0) a.losses[k] = (own == A(0) ? log1p(others) : log(sum) - own) / present;
    for (int64_t j = thread; j < a.classes; j += kFoldThreads) {
      logits[j] = (j == k ? -others : logits[j]) * (a.scale / (present * sum));
    }
  });

  phase([&](int thread) {
    A radial = A(0);
    for (int64_t d = thread; d < a.dim; d += kFoldThreads) {
      A sum = A(0);
#pragma unroll 8
      for (int64_t j = 0; j < a.classes; ++j) sum += logits[j] * a.code[j * a.dim + d];
      grad[d] = sum;
      radial += sum * x[d];
    }
    scratch.fold.parts[thread] = radial;
  });
  phase([&](int thread) { fold(thread, scratch.fold, Plus()); });
  phase([&](int thread) {
    // Through x = center / length, where length moves with the center unless it is held at `shortest`.
    const A radial = a.normalize && norm >= a.shortest ? total(scratch.fold, Plus()) : A(0);
    for (int64_t d = thread; d < a.dim; d += kFoldThreads) {
      a.gradient[k * a.dim + d] = (grad[d] - radial * x[d]) / length;
    }
  });
}

// The sum of all classes' shares, by one block.
template <typename A, typename Phase>
PCSEG_BODY void total_loss_body(const A* losses, int64_t classes, A* loss, FoldScratch<A>& scratch, const Phase& phase) {
  phase([&](int thread) {
    A sum = A(0);
    for (int64_t k = thread; k < classes; k += kFoldThreads) sum += losses[k];
    scratch.parts[thread] = sum;
  });
  phase([&](int thread) { fold(thread, scratch, Plus()); });
  phase([&](int thread) {
    if (thread == 0) *loss = total(scratch, Plus());
  });
}

}  // namespace pcseg
