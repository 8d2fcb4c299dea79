// Tasks of uneven size, shared by threads: whoever is free takes the next one. What a task computes must not depend on who
// takes it.
#pragma once

#include "../common.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>

namespace pcseg {

inline int64_t number_of_workers(int64_t tasks) {
  return std::max<int64_t>(1, std::min<int64_t>(torch::stable::get_num_threads(), tasks));
}

// Calls work(worker, next) once for each of number_of_workers(tasks) workers; next() is a task, or -1 when all are taken.
// An exception must not leave a worker: the first is kept and thrown again here.
template <typename Work>
void share_tasks(int64_t tasks, const Work& work) {
  const int64_t workers = number_of_workers(tasks);
  std::atomic<int64_t> taken{0};
  std::exception_ptr first;
  std::mutex guard;
  const auto next = [&]() -> int64_t {
    const int64_t task = taken.fetch_add(1, std::memory_order_relaxed);
    return task < tasks ? task : -1;
  };
  torch::stable::parallel_for(0, workers, 1, [&](int64_t begin, int64_t end) {
    for (int64_t worker = begin; worker < end; ++worker) {
      try {
        work(worker, next);
      } catch (...) {
        const std::lock_guard<std::mutex> lock(guard);
        if (!first) first = std::current_exception();
      }
    }
  });
  if (first) std::rethrow_exception(first);
}

}  // namespace pcseg
