// Runs the bodies of the CUDA kernels on the host, under sanitizers: blocks, and threads within a phase, in forward,
// reverse and shuffled order; shared memory of exactly the size asked for, filled with NaN. It sees wrong arithmetic,
// wrong bounds, reads of what nobody wrote, and missing barriers where one of these orders shows them. It cannot see
// speed, nor a variable outside the phases that only one thread sets: here all threads share it, on a GPU they do not.
// Prints the number of cases, or aborts at the first that is wrong.
#include "../../csrc/cuda/center_collapse.h"
#include "../../csrc/cuda/class_centers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace pcseg {
int bad_labels = 0;
inline void fail_on_bad_label() { ++bad_labels; }
}  // namespace pcseg

using namespace pcseg;

std::mt19937_64 rng(0);
int cases = 0;
std::string now;  // what is being checked, for the message

void require(bool right, const char* what) {
  if (right) return;
  std::fprintf(stderr, "WRONG: %s in %s\n", what, now.c_str());
  std::abort();
}

enum Order { kForward, kReverse, kShuffled };

std::vector<int64_t> ordered(int64_t n, Order order) {
  std::vector<int64_t> all(n);
  std::iota(all.begin(), all.end(), 0);
  if (order == kReverse) std::reverse(all.begin(), all.end());
  if (order == kShuffled) std::shuffle(all.begin(), all.end(), rng);
  return all;
}

struct HostPhase {
  int threads;
  Order order;
  template <typename Phase>
  void operator()(const Phase& phase) const {
    for (const int64_t thread : ordered(threads, order)) phase(static_cast<int>(thread));
  }
};

// Heap memory of exactly this many bytes, all NaN (and large negative integers).
struct Poisoned {
  explicit Poisoned(size_t bytes) : data(static_cast<unsigned char*>(std::malloc(bytes))) { std::memset(data, 0xFF, bytes); }
  ~Poisoned() { std::free(data); }
  unsigned char* data;
};

template <typename A>
bool close(double got, double want, double size) {
  return std::abs(got - want) <= (sizeof(A) == 8 ? 1e-11 : 3e-5) * (1 + size);
}

enum Labels { kRandom, kSorted, kZipf, kIgnored };

struct Problem {
  int64_t points, channels, classes, ignore_index, padding;  // padding: columns between the rows
  Labels labels;
  size_t shared_limit;
  int bad = 0;  // labels that are out of range
};

template <typename A>
void check_class_centers(const Problem& p) {
  now = "class centers: N " + std::to_string(p.points) + " C " + std::to_string(p.channels) + " K " +
        std::to_string(p.classes) + " labels " + std::to_string(p.labels) + " limit " + std::to_string(p.shared_limit) +
        " bytes a number " + std::to_string(sizeof(A));
  std::normal_distribution<double> normal;
  const int64_t stride = p.channels + p.padding;
  // Exactly as long as it must be: the last row has no padding behind it. One element in: not aligned to more.
  const int64_t length = p.points ? (p.points - 1) * stride + p.channels : 0;
  std::vector<A> memory(length + 1, NAN);
  A* const features = memory.data() + 1;
  std::vector<int64_t> labels(p.points);
  for (int64_t& label : labels) {
    const double u = std::uniform_real_distribution<double>(0, 1)(rng);
    label = std::min<int64_t>(p.classes - 1, p.labels == kZipf ? std::pow(p.classes, u) - 1 : u * p.classes);
    if (p.labels == kIgnored || rng() % 10 == 0) label = p.ignore_index;
  }
  if (p.labels == kSorted) std::sort(labels.begin(), labels.end());
  const int64_t wrong[] = {p.classes, -2, int64_t(1) << 40, INT64_MIN};
  for (int i = 0; i < p.bad; ++i) labels[rng() % p.points] = wrong[i % 4];

  // What must not be looked at stays NaN: the columns between the rows, and the rows of ignored points.
  std::vector<double> want(p.classes * p.channels);
  std::vector<int64_t> want_counts(p.classes);
  int64_t want_bad = 0;
  for (int64_t i = 0; i < p.points; ++i) {
    const int64_t k = labels[i];
    if (k == p.ignore_index) continue;
    if (k < 0 || k >= p.classes) {
      ++want_bad;
      continue;
    }
    ++want_counts[k];
    for (int64_t c = 0; c < p.channels; ++c) {
      features[i * stride + c] = static_cast<A>(normal(rng));
      want[k * p.channels + c] += features[i * stride + c];
    }
  }

  SumsCut cut = cut_tables(p.channels, p.classes, sizeof(A), p.shared_limit);
  cut_parts(cut, p.points, rows_in_flight<A>(), 1 + rng() % 64);
  require(cut.shared <= p.shared_limit, "more shared memory than there is");
  require(cut.slice * cut.slices >= p.classes && cut.slice * (cut.slices - 1) < p.classes, "slices do not cover");
  std::vector<A> first_centers;
  for (const Order order : {kForward, kReverse, kShuffled}) {
    Poisoned sums(sizeof(A) * cut.parts * p.classes * p.channels);
    std::vector<int64_t> counts(p.classes);
    SumsArguments<A, A> a{features, stride, labels.data(), p.points, p.channels, p.classes, p.ignore_index,
                          reinterpret_cast<A*>(sums.data), reinterpret_cast<unsigned long long*>(counts.data())};
    bad_labels = 0;
    for (const int64_t block : ordered(cut.parts * cut.tiles * cut.slices, order)) {
      Poisoned shared(cut.shared);
      const HostPhase phase{cut.warps * kWarp, order};
      const int64_t part = block % cut.parts, tile = block / cut.parts % cut.tiles, slice = block / cut.parts / cut.tiles;
      if (cut.slices == 1) sums_body<false>(a, cut, part, tile, slice, shared.data, phase);
      else sums_body<true>(a, cut, part, tile, slice, shared.data, phase);
    }
    require(bad_labels == want_bad * kWarp * cut.tiles * cut.slices, "bad labels, noticed by each lane once");
    require(counts == want_counts, "counts");
    std::vector<A> centers(p.classes * p.channels, NAN);
    const int64_t elements = p.classes * p.channels;
    for (const int64_t i : ordered(elements, order)) {
      divide_body<A>(a.sums, counts.data(), cut.parts, elements, p.channels, i, centers.data());
    }
    for (int64_t i = 0; i < elements; ++i) {
      const int64_t count = counts[i / p.channels];
      require(close<A>(centers[i], count ? want[i] / count : 0, std::sqrt(count)), "centers");
    }
    if (order == kForward) first_centers = centers;
    require(elements == 0 || !std::memcmp(centers.data(), first_centers.data(), sizeof(A) * elements), "order of threads changes bits");
    ++cases;
  }
}

template <typename T, int kWidth, typename Index>
void check_share(int64_t points, int64_t channels, int64_t classes, int64_t ignore_index) {
  using A = T;
  now = "class_centers_backward: C " + std::to_string(channels) + " width " + std::to_string(kWidth);
  std::vector<A> grad(classes * channels);
  std::vector<int64_t> labels(points), counts(classes);
  for (A& value : grad) value = static_cast<A>(static_cast<double>(rng() % 2000) - 1000) / 64;
  for (int64_t& label : labels) label = rng() % 5 ? static_cast<int64_t>(rng() % classes) : ignore_index;
  for (const int64_t label : labels) counts[label == ignore_index ? 0 : label] += label != ignore_index;
  labels[1] = classes, labels[2] = -2;  // read nothing from outside the tables
  std::unique_ptr<Pack<T, kWidth>[]> result(new Pack<T, kWidth>[points * channels / kWidth]);
  std::memset(static_cast<void*>(result.get()), 0xFF, sizeof(T) * points * channels);
  for (const int64_t i : ordered(points * channels / kWidth, kShuffled)) {
    share_body<T, kWidth, Index, A>(
        grad.data(), labels.data(), counts.data(), static_cast<Index>(channels / kWidth), classes, ignore_index,
        static_cast<Index>(i), result.get());
  }
  for (int64_t i = 0; i < points * channels; ++i) {
    const int64_t k = labels[i / channels];
    const T want = k == ignore_index || k < 0 || k >= classes ? T(0) : grad[k * channels + i % channels] / counts[k];
    require(result[i / kWidth].value[i % kWidth] == want, "gradient");
  }
  ++cases;
}

struct Term {
  double loss, size;  // size: of the gradient before its radial part is taken off, which may leave nothing
  std::vector<double> gradient;
};

// One class's share of the loss, in double, from its center, and the gradient with respect to it.
template <typename A>
Term collapse_term(const std::vector<double>& center, const CollapseArguments<A>& a, int64_t k, double present) {
  double norm = 0, others = 0, radial = 0, size = 0;
  for (const double value : center) norm += value * value;
  norm = std::sqrt(norm);
  const double length = a.normalize ? std::max<double>(norm, a.shortest) : 1;
  std::vector<double> factors(a.classes), gradient(a.dim);
  for (int64_t j = 0; j < a.classes; ++j) {
    for (int64_t d = 0; d < a.dim; ++d) factors[j] += a.scale * (double(a.code[j * a.dim + d]) - a.code[k * a.dim + d]) * center[d] / length;
    if (a.log_prior) factors[j] += double(a.log_prior[j]) - a.log_prior[k];
    factors[j] = std::exp(factors[j]);
    if (j != k) others += factors[j];
  }
  factors[k] = -others;
  for (int64_t d = 0; d < a.dim; ++d) {
    for (int64_t j = 0; j < a.classes; ++j) gradient[d] += a.scale * factors[j] / (1 + others) * a.code[j * a.dim + d];
    if (a.normalize && norm >= a.shortest) radial += gradient[d] * center[d] / length;
    size += gradient[d] * gradient[d];
  }
  for (int64_t d = 0; d < a.dim; ++d) gradient[d] = (gradient[d] - radial * center[d] / length) / (length * present);
  return {std::log1p(others) / present, std::sqrt(size) / (length * present), gradient};
}

template <typename A>
void check_collapse(int64_t classes, int64_t dim, bool normalize, bool prior, int absent, bool collapsed = false) {
  now = "center_collapse: K " + std::to_string(classes) + " D " + std::to_string(dim) + " normalize " +
        std::to_string(normalize) + " prior " + std::to_string(prior) + " absent " + std::to_string(absent);
  std::normal_distribution<double> normal;
  std::vector<A> centers(classes * dim), code(classes * dim), log_prior(classes);
  std::vector<int64_t> counts(classes);
  for (A& value : centers) value = static_cast<A>(normal(rng));
  for (A& value : code) value = static_cast<A>(normal(rng) / std::sqrt(dim));
  for (A& value : log_prior) value = static_cast<A>(-std::abs(normal(rng)));
  for (int64_t k = 0; k < classes; ++k) counts[k] = absent == 2 || (absent == 1 && k % 3 == 1) ? 0 : 1 + rng() % 9;
  if (collapsed) centers = code;  // each on its own vector: what is left of the loss is less than one rounding of 1
  else for (int64_t d = 0; d < dim; ++d) centers[d] *= static_cast<A>(1e-5);  // of class 0: shorter than `shortest`
  if (absent == 1 && classes > 1) centers[dim] = NAN;                    // an absent class's row is not looked at
  Poisoned losses(sizeof(A) * classes), gradient(sizeof(A) * classes * dim), loss(sizeof(A));
  const CollapseArguments<A> a{
      centers.data(), counts.data(), code.data(), prior ? log_prior.data() : nullptr, classes, dim, A(collapsed ? 45 : 5), normalize,
      A(1e-3), reinterpret_cast<A*>(losses.data), reinterpret_cast<A*>(gradient.data)};
  std::vector<A> first;
  const double present = std::count_if(counts.begin(), counts.end(), [](int64_t n) { return n > 0; });
  for (const Order order : {kForward, kReverse, kShuffled}) {
    for (const int64_t k : ordered(classes, order)) {
      Poisoned shared(collapse_shared<A>(classes, dim));
      collapse_body(a, k, shared.data, HostPhase{kFoldThreads, order});
    }
    Poisoned scratch(sizeof(FoldScratch<A>));
    total_loss_body(
        a.losses, classes, reinterpret_cast<A*>(loss.data), *reinterpret_cast<FoldScratch<A>*>(scratch.data),
        HostPhase{kFoldThreads, order});
    std::vector<A> all(a.gradient, a.gradient + classes * dim);
    all.push_back(*reinterpret_cast<A*>(loss.data));
    if (order == kForward) first = all;
    require(!std::memcmp(all.data(), first.data(), sizeof(A) * all.size()), "order of threads changes bits");
    ++cases;
  }
  double want = 0;
  for (int64_t k = 0; k < classes; ++k) {
    std::vector<double> center(a.centers + k * dim, a.centers + (k + 1) * dim);
    Term term{0, 0, std::vector<double>(dim)};
    if (counts[k] > 0) term = collapse_term(center, a, k, present);
    want += term.loss;
    for (int64_t d = 0; d < dim; ++d) {
      const double wrong = std::abs(a.gradient[k * dim + d] - term.gradient[d]);
      require(wrong <= (sizeof(A) == 8 ? 1e-11 : 1e-4) * term.size, "gradient");
    }
    if (counts[k] == 0 || collapsed || classes * dim > 3000) continue;
    for (int64_t d = k % 3; d < dim; d += 1 + dim / 4) {  // the formula itself, by central differences
      const double step = k == 0 ? 1e-7 : 1e-5;
      std::vector<double> up = center, down = center;
      up[d] += step, down[d] -= step;
      const double slope = (collapse_term(up, a, k, present).loss - collapse_term(down, a, k, present).loss) / (2 * step);
      require(std::abs(slope - term.gradient[d]) <= 1e-4 * term.size + 1e-8, "formula of the gradient");
    }
  }
  require(std::abs(first.back() - want) <= (sizeof(A) == 8 ? 1e-11 : 1e-4) * want, "loss");
}

template <typename A>
void check_all() {
  const size_t limits[] = {232448, 166912, 101376, 49152};
  for (const int64_t points : {0, 1, 7, 3000}) {
    for (const int64_t channels : {0, 1, 31, 32, 33, 100}) {
      for (const int64_t classes : {1, 2, 20, 200}) {
        const Labels labels = static_cast<Labels>(rng() % 4);
        check_class_centers<A>({points, channels, classes, rng() % 2 ? -1 : 255, rng() % 2 ? 3 : 0, labels, limits[rng() % 4]});
      }
    }
  }
  for (const Labels labels : {kRandom, kSorted, kZipf, kIgnored}) {
    check_class_centers<A>({5000, 96, 200, -1, 0, labels, limits[0]});
    check_class_centers<A>({2000, 40, 2000, -1, 0, labels, limits[3]});  // many slices
    check_class_centers<A>({500, 33, 50, 7, 5, labels, 6000});           // an ignored class among the others; slices
    check_class_centers<A>({3000, 33, 20, -1, 0, labels, limits[1], 5});
    check_class_centers<A>({3000, 33, 300, -1, 0, labels, limits[3], 5});
  }
  for (const int64_t channels : {8, 16, 96}) {
    check_share<A, 1, int32_t>(100, channels + 1, 7, -1);
    check_share<A, 2, int64_t>(100, channels, 7, 3);
    check_share<A, 4, int32_t>(100, channels, 7, 255);
    check_share<A, 8, int64_t>(100, channels, 7, -1);
  }
  for (const int64_t classes : {1, 3, 65, 200}) {
    for (const int64_t dim : {1, 2, 37, 199, 300}) {
      for (const bool normalize : {true, false}) check_collapse<A>(classes, dim, normalize, rng() % 2, rng() % 3);
    }
    check_collapse<A>(classes, 199, true, false, 1, true);
  }
}

int main() {
  check_all<float>();
  check_all<double>();
  std::printf("%d cases\n", cases);
}
