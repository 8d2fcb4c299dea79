// Launches class_centers.h.
#include "class_centers.h"
#include "launch.h"

#include <limits>
#include <tuple>

namespace pcseg {
namespace {

constexpr int kThreads = 256;  // of the kernels that treat elements one by one
constexpr int64_t kMostBlocks = (int64_t(1) << 31) - 1;

template <bool kSliced, typename T, typename A>
__global__ void __launch_bounds__(kMostWarps* kWarp) sums_kernel(const SumsArguments<T, A> a, const SumsCut cut) {
  extern __shared__ __align__(16) unsigned char shared[];
  sums_body<kSliced>(a, cut, blockIdx.x, blockIdx.y, blockIdx.z, shared, DevicePhase());
}

template <typename A>
__global__ void __launch_bounds__(kThreads) divide_kernel(
    const A* sums, const int64_t* counts, int64_t parts, int64_t elements, int64_t channels, A* centers) {
  const int64_t step = static_cast<int64_t>(gridDim.x) * kThreads;
  for (int64_t i = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x; i < elements; i += step) {
    divide_body(sums, counts, parts, elements, channels, i, centers);
  }
}

template <typename T, int kWidth, typename Index, typename A>
__global__ void __launch_bounds__(kThreads) share_kernel(
    const A* grad_centers, const int64_t* labels, const int64_t* counts, Index packs, Index packs_a_row,
    int64_t classes, int64_t ignore_index, Pack<T, kWidth>* grad_features) {
  const int64_t i = static_cast<int64_t>(blockIdx.x) * kThreads + threadIdx.x;
  if (i >= packs) return;
  share_body<T, kWidth, Index>(
      grad_centers, labels, counts, packs_a_row, classes, ignore_index, static_cast<Index>(i), grad_features);
}

template <bool kSliced, typename T, typename A>
void launch_sums(const OnDevice& device, SumsArguments<T, A>& a, SumsCut cut, const Tensor& like, Tensor& centers) {
  const auto kernel = sums_kernel<kSliced, T, A>;
  device.allow_shared(kernel, cut.shared);
  const int threads = cut.warps * kWarp;
  int blocks = 0;  // that a multiprocessor holds at once
  check_cuda(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, kernel, threads, cut.shared), "class_centers");
  cut_parts(cut, a.points, rows_in_flight<T>(), blocks * device.attribute(cudaDevAttrMultiProcessorCount));
  STD_TORCH_CHECK(cut.tiles <= 65535 && cut.slices <= 65535, "class_centers: too many channels or classes for CUDA");

  Tensor sums = torch::stable::new_empty(centers, {cut.parts, a.classes, a.channels});
  a.sums = mutable_pointer<A>(sums);
  const dim3 grid(
      static_cast<unsigned>(cut.parts), static_cast<unsigned>(cut.tiles), static_cast<unsigned>(cut.slices));
  kernel<<<grid, threads, cut.shared, device.stream()>>>(a, cut);
  device.check_launch();

  const int64_t elements = a.classes * a.channels;
  if (elements == 0) return;
  const int64_t divide_blocks = std::min(ceil_divide(elements, kThreads), kMostBlocks);
  divide_kernel<A><<<static_cast<unsigned>(divide_blocks), kThreads, 0, device.stream()>>>(
      a.sums, reinterpret_cast<const int64_t*>(a.counts), cut.parts, elements, a.channels, mutable_pointer<A>(centers));
  device.check_launch();
}

// Arguments and results as in csrc/cpu/class_centers.cpp.
std::tuple<Tensor, Tensor> class_centers_cuda(
    const Tensor& features, const Tensor& labels, int64_t num_classes, int64_t ignore_index) {
  check_class_centers(features, labels, num_classes);
  const OnDevice device(features, "class_centers");
  const Tensor rows = with_whole_rows(features), index = as_int64(labels);
  Tensor centers = torch::stable::new_empty(rows, {num_classes, rows.size(1)}, accumulate_type(rows.scalar_type()));
  Tensor counts = torch::stable::new_zeros(rows, {num_classes}, ScalarType::Long);
  for_floating("class_centers", rows.scalar_type(), [&](auto zero) {
    using T = decltype(zero);
    using A = typename Accumulate<T>::type;
    SumsArguments<T, A> a{
        pointer<T>(rows), rows.stride(0), pointer<int64_t>(index), rows.size(0), rows.size(1), num_classes,
        ignore_index, nullptr, reinterpret_cast<unsigned long long*>(mutable_pointer<int64_t>(counts))};
    const size_t limit = static_cast<size_t>(device.attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin));
    const SumsCut cut = cut_tables(a.channels, a.classes, sizeof(A), limit);
    cut.slices == 1 ? launch_sums<false>(device, a, cut, rows, centers)
                    : launch_sums<true>(device, a, cut, rows, centers);
  });
  return {centers, counts};
}

template <typename T, int kWidth, typename Index, typename A>
void launch_share(
    const OnDevice& device, const Tensor& grad, const Tensor& labels, const Tensor& counts, int64_t ignore_index,
    Tensor& grad_features) {
  const int64_t packs_a_row = grad.size(1) / kWidth, packs = labels.size(0) * packs_a_row;
  const int64_t blocks = ceil_divide(packs, kThreads);
  STD_TORCH_CHECK(blocks <= kMostBlocks, "class_centers_backward: too many elements for one CUDA launch");
  share_kernel<T, kWidth, Index, A><<<static_cast<unsigned>(blocks), kThreads, 0, device.stream()>>>(
      pointer<A>(grad), pointer<int64_t>(labels), pointer<int64_t>(counts), static_cast<Index>(packs),
      static_cast<Index>(packs_a_row), grad.size(0), ignore_index,
      reinterpret_cast<Pack<T, kWidth>*>(mutable_pointer<T>(grad_features)));
  device.check_launch();
}

Tensor class_centers_backward_cuda(
    const Tensor& grad_centers, const Tensor& labels, const Tensor& counts, int64_t ignore_index, ScalarType dtype) {
  check_class_centers_backward(grad_centers, labels, counts);
  const OnDevice device(grad_centers, "class_centers_backward");
  const Tensor grad = torch::stable::contiguous(torch::stable::to(grad_centers, accumulate_type(dtype)));
  const Tensor index = as_int64(labels), number = torch::stable::contiguous(counts);
  Tensor grad_features = torch::stable::new_empty(grad, {index.size(0), grad.size(1)}, dtype);
  if (grad_features.numel() == 0) return grad_features;
  for_floating("class_centers_backward", dtype, [&](auto zero) {
    using T = decltype(zero);
    using A = typename Accumulate<T>::type;
    constexpr int kWide = 16 / sizeof(T);
    const bool aligned = reinterpret_cast<uintptr_t>(grad_features.const_data_ptr()) % 16 == 0;
    const bool wide = grad.size(1) % kWide == 0 && aligned;
    const bool small = grad_features.numel() <= std::numeric_limits<int32_t>::max();
    const auto launch = wide ? (small ? launch_share<T, kWide, int32_t, A> : launch_share<T, kWide, int64_t, A>)
                             : (small ? launch_share<T, 1, int32_t, A> : launch_share<T, 1, int64_t, A>);
    launch(device, grad, index, number, ignore_index, grad_features);
  });
  return grad_features;
}

}  // namespace
}  // namespace pcseg

STABLE_TORCH_LIBRARY_IMPL(pcseg, CUDA, m) {
  m.impl("class_centers", TORCH_BOX(&pcseg::class_centers_cuda));
  m.impl("class_centers_backward", TORCH_BOX(&pcseg::class_centers_backward_cuda));
}
