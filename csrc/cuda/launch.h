// What every CUDA launcher needs: device, stream, error checks, and the phases of block.h on the device.
#pragma once

#include "../common.h"
#include "block.h"

#include <torch/csrc/inductor/aoti_torch/c/shim.h>
#include <torch/csrc/stable/accelerator.h>

#include <cuda_runtime.h>

#undef NDEBUG  // the assertion on bad labels stays in release builds
#include <cassert>

// A torch without CUDA does not have it, and must still be able to load this library.
extern "C" __attribute__((weak)) AOTITorchError aoti_torch_get_current_cuda_stream(int32_t, void**);

namespace pcseg {

PCSEG_BODY void fail_on_bad_label() {
  assert(!"pcseg class_centers: a label is neither in 0..num_classes-1 nor ignore_index");
}

struct DevicePhase {
  template <typename Phase>
  __device__ __forceinline__ void operator()(const Phase& phase) const {
    phase(static_cast<int>(threadIdx.x));
    __syncthreads();
  }
};

inline void check_cuda(cudaError_t error, const char* op) {
  STD_TORCH_CHECK(error == cudaSuccess, op, ": CUDA error: ", cudaGetErrorString(error));
}

// The tensor's device for the lifetime of this object, and torch's current stream on it.
class OnDevice {
 public:
  OnDevice(const Tensor& tensor, const char* op) : op_(op), index_(tensor.get_device_index()), guard_(index_) {
    check_cuda(cudaSetDevice(index_), op);  // this library's copy of the CUDA runtime keeps a device of its own
    STD_TORCH_CHECK(aoti_torch_get_current_cuda_stream != nullptr, op, ": this torch was built without CUDA");
    void* stream = nullptr;
    STD_TORCH_CHECK(aoti_torch_get_current_cuda_stream(index_, &stream) == 0, op, ": torch gave no CUDA stream");
    stream_ = static_cast<cudaStream_t>(stream);
  }

  cudaStream_t stream() const { return stream_; }

  int64_t attribute(cudaDeviceAttr name) const {
    int value = 0;
    check_cuda(cudaDeviceGetAttribute(&value, name, index_), op_);
    return value;
  }

  template <typename Kernel>
  void allow_shared(const Kernel& kernel, size_t bytes) const {
    const auto most = cudaFuncAttributeMaxDynamicSharedMemorySize;
    check_cuda(cudaFuncSetAttribute(kernel, most, static_cast<int>(bytes)), op_);
  }

  void check_launch() const { check_cuda(cudaGetLastError(), op_); }

 private:
  const char* op_;
  int32_t index_;
  torch::stable::accelerator::DeviceGuard guard_;
  cudaStream_t stream_ = nullptr;
};

}  // namespace pcseg
