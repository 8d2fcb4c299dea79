// Launches center_collapse.h.
#include "center_collapse.h"
#include "launch.h"

#include <tuple>

namespace pcseg {
namespace {

template <typename A>
__global__ void __launch_bounds__(kFoldThreads) collapse_kernel(const CollapseArguments<A> a) {
  extern __shared__ __align__(16) unsigned char shared[];
  collapse_body(a, static_cast<int64_t>(blockIdx.x), shared, DevicePhase());
}

template <typename A>
__global__ void __launch_bounds__(kFoldThreads) total_loss_kernel(const A* losses, int64_t classes, A* loss) {
  __shared__ FoldScratch<A> scratch;
  total_loss_body(losses, classes, loss, scratch, DevicePhase());
}

// Arguments and results as in csrc/cpu/center_collapse.cpp.
std::tuple<Tensor, Tensor> center_collapse_cuda(
    const Tensor& centers, const Tensor& counts, const Tensor& code, double scale,
    const std::optional<Tensor>& log_prior, bool normalize, double shortest) {
  check_center_collapse(centers, counts, code, log_prior);
  const OnDevice device(centers, "center_collapse");
  const Tensor rows = torch::stable::contiguous(centers), number = torch::stable::contiguous(counts);
  const Tensor vectors = torch::stable::contiguous(code);
  Tensor prior;
  if (log_prior) prior = torch::stable::contiguous(*log_prior);
  const int64_t classes = rows.size(0), dim = rows.size(1);
  Tensor loss = torch::stable::new_zeros(rows, {});
  Tensor gradient = torch::stable::new_empty(rows, {classes, dim});
  if (classes == 0) return {loss, gradient};
  Tensor losses = torch::stable::new_empty(rows, {classes});
  const auto run = [&](auto zero) {
    using A = decltype(zero);
    const size_t shared = collapse_shared<A>(classes, dim);
    const size_t limit = static_cast<size_t>(device.attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin));
    STD_TORCH_CHECK(
        shared <= limit, "center_collapse: ", classes, " classes in ", dim, " dimensions need ", shared,
        " bytes of this GPU's shared memory, which has ", limit, "; use center_collapse_reference");
    const CollapseArguments<A> a{
        pointer<A>(rows), pointer<int64_t>(number), pointer<A>(vectors), log_prior ? pointer<A>(prior) : nullptr,
        classes, dim, static_cast<A>(scale), normalize, static_cast<A>(shortest), mutable_pointer<A>(losses),
        mutable_pointer<A>(gradient)};
    device.allow_shared(collapse_kernel<A>, shared);
    collapse_kernel<A><<<static_cast<unsigned>(classes), kFoldThreads, shared, device.stream()>>>(a);
    device.check_launch();
    total_loss_kernel<A><<<1, kFoldThreads, 0, device.stream()>>>(a.losses, classes, mutable_pointer<A>(loss));
    device.check_launch();
  };
  rows.scalar_type() == ScalarType::Double ? run(double()) : run(float());
  return {loss, gradient};
}

}  // namespace
}  // namespace pcseg

STABLE_TORCH_LIBRARY_IMPL(pcseg, CUDA, m) {
  m.impl("center_collapse", TORCH_BOX(&pcseg::center_collapse_cuda));
}
