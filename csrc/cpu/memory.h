// Large memory, freshly allocated: most of its cost is the system handing out and clearing 4 KB pages one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace pcseg {

// Ask for huge pages for a buffer about to be written whole. A hint: where there are none, nothing changes.
inline void prefer_huge_pages([[maybe_unused]] void* data, [[maybe_unused]] size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  constexpr uintptr_t kHuge = uintptr_t(1) << 21;
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(data) + kHuge - 1) / kHuge * kHuge;
  const uintptr_t end = (reinterpret_cast<uintptr_t>(data) + bytes) / kHuge * kHuge;
  if (end > begin) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
#endif
}

// Scratch memory that a thread keeps for its next call, as large as its largest so far; freed when the thread ends.
class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::free(data_); }

  // Room for `count` numbers of whatever value. What was in an earlier array of the same Scratch is gone.
  template <typename T>
  T* array(size_t count) {
    constexpr size_t kHuge = size_t(1) << 21, kLine = 64;
    const size_t bytes = count * sizeof(T);
    if (bytes > size_) {
      std::free(data_);
      size_ = 0;
      const size_t alignment = bytes < kHuge ? kLine : kHuge;
      const size_t rounded = (bytes + alignment - 1) / alignment * alignment;
      data_ = std::aligned_alloc(alignment, rounded);
      if (data_ == nullptr) throw std::bad_alloc();
      size_ = rounded;
      prefer_huge_pages(data_, rounded);
    }
    return static_cast<T*>(data_);
  }

 private:
  void* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace pcseg
