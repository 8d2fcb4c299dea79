// How the body of a CUDA kernel is written, so that it also runs on the host under sanitizers.
//
// A body is a function of one block. It does its work in phases: phase([&](int thread) {...}) runs the lambda for every
// thread of the block, then all wait for each other. What threads hand to each other goes through shared memory. No warp
// shuffles, no early returns of single threads. On the device a phase is the lambda and __syncthreads(); on the host,
// in tests/ops/cuda_on_host.cpp, it is a loop over the threads in any order.
//
// Nothing of libtorch or CUDA may be included here.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__CUDACC__)
#define PCSEG_BODY __device__ __forceinline__
#else
#define PCSEG_BODY inline
#endif

namespace pcseg {

constexpr int kWarp = 32;

// What fails when a label is neither ignore_index nor in 0..K-1: on the device an assertion, as PyTorch's own kernels do.
PCSEG_BODY void fail_on_bad_label();

inline int64_t ceil_divide(int64_t a, int64_t b) { return (a + b - 1) / b; }

// A sum (or maximum) over a block's threads in two steps of sixteen, always in the same order: each thread leaves its
// part in parts[thread]; then fold(thread, ...) in one phase; then total(...) in any thread, in a later phase.
constexpr int kFoldThreads = 256;  // of a block that folds
constexpr int kFold = 16;

template <typename A>
struct FoldScratch {
  A parts[kFoldThreads];
  A folded[kFold];
};

template <typename A, typename Combine>
PCSEG_BODY void fold(int thread, FoldScratch<A>& scratch, Combine combine) {
  if (thread >= kFold) return;
  A value = scratch.parts[thread * kFold];
  for (int i = 1; i < kFold; ++i) value = combine(value, scratch.parts[thread * kFold + i]);
  scratch.folded[thread] = value;
}

template <typename A, typename Combine>
PCSEG_BODY A total(const FoldScratch<A>& scratch, Combine combine) {
  A value = scratch.folded[0];
  for (int i = 1; i < kFold; ++i) value = combine(value, scratch.folded[i]);
  return value;
}

struct Plus {
  template <typename A>
  PCSEG_BODY A operator()(A a, A b) const { return a + b; }
};
struct Larger {
  template <typename A>
  PCSEG_BODY A operator()(A a, A b) const { return a > b ? a : b; }
};

}  // namespace pcseg
