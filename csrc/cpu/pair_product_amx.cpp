// bfloat16 products in AMX tiles (Intel, from Sapphire Rapids on): 32 pairs by 32 columns at once, their rows copied side by
// side first. The rest is AVX512-BF16's, which every processor with AMX has.
//
// PCSEG_EMULATE_AMX replaces the tile instructions by loops that do the same, so that the code around them can be tested on
// any processor with AVX512-BF16.
#include "pair_product.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#include <cstring>
#if defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#if defined(__clang__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,amx-tile,amx-bf16,fma"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16,amx-tile,amx-bf16,fma")
#endif

namespace pcseg {
namespace {

constexpr int kTile = 16;          // rows of a tile, and floats in one
constexpr int kTileDepth = 32;     // bfloat16 numbers in a row of a tile
constexpr int kPairs = 2 * kTile;  // at once
constexpr int kDepth = 512;        // channels at once: 32 rows of them fill a third of a first cache

// Tiles 0 to 3 are sums, (pairs / 16, columns / 16); 4 and 5 hold rows of features, 6 and 7 a piece of the panel.
#if defined(PCSEG_EMULATE_AMX)
thread_local unsigned char tiles[8][kTile][64];

void set_up() { std::memset(tiles, 0xff, sizeof tiles); }
void release() { std::memset(tiles, 0xff, sizeof tiles); }
template <int kTo>
void clear() {
  std::memset(tiles[kTo], 0, sizeof tiles[kTo]);
}
template <int kTo>
void load(const void* from, int64_t stride) {
  for (int r = 0; r < kTile; ++r) std::memcpy(tiles[kTo][r], static_cast<const char*>(from) + r * stride, 64);
}
template <int kFrom>
void store(void* to, int64_t stride) {
  for (int r = 0; r < kTile; ++r) std::memcpy(static_cast<char*>(to) + r * stride, tiles[kFrom][r], 64);
}
template <int kTo, int kLeft, int kRight>
void multiply() {
  const auto at = [](int tile, int row, int place) {
    uint16_t bits;
    std::memcpy(&bits, tiles[tile][row] + 2 * place, 2);
    const uint32_t wide = static_cast<uint32_t>(bits) << 16;
    float value;
    std::memcpy(&value, &wide, 4);
    return value;
  };
  for (int r = 0; r < kTile; ++r) {
    for (int c = 0; c < kTile; ++c) {
      float sum;
      std::memcpy(&sum, tiles[kTo][r] + 4 * c, 4);
      for (int k = 0; k < kTile; ++k) {
        sum += at(kLeft, r, 2 * k) * at(kRight, k, 2 * c) + at(kLeft, r, 2 * k + 1) * at(kRight, k, 2 * c + 1);
      }
      std::memcpy(tiles[kTo][r] + 4 * c, &sum, 4);
    }
  }
}
#else
void set_up() {
  alignas(64) unsigned char config[64] = {};  // palette 1; bytes in a row from 16 on, rows from 48 on
  config[0] = 1;
  for (int tile = 0; tile < 8; ++tile) {
    config[16 + 2 * tile] = 64;
    config[48 + tile] = kTile;
  }
  _tile_loadconfig(config);
}
void release() { _tile_release(); }
template <int kTo>
inline void clear() {
  if constexpr (kTo == 0) _tile_zero(0);
  if constexpr (kTo == 1) _tile_zero(1);
  if constexpr (kTo == 2) _tile_zero(2);
  if constexpr (kTo == 3) _tile_zero(3);
}
template <int kTo>
inline void load(const void* from, int64_t stride) {
  if constexpr (kTo == 4) _tile_loadd(4, from, stride);
  if constexpr (kTo == 5) _tile_loadd(5, from, stride);
  if constexpr (kTo == 6) _tile_loadd(6, from, stride);
  if constexpr (kTo == 7) _tile_loadd(7, from, stride);
}
template <int kFrom>
inline void store(void* to, int64_t stride) {
  if constexpr (kFrom == 0) _tile_stored(0, to, stride);
  if constexpr (kFrom == 1) _tile_stored(1, to, stride);
  if constexpr (kFrom == 2) _tile_stored(2, to, stride);
  if constexpr (kFrom == 3) _tile_stored(3, to, stride);
}
template <int kTo, int kLeft, int kRight>
inline void multiply() {
  if constexpr (kTo == 0) _tile_dpbf16ps(0, 4, 6);
  if constexpr (kTo == 1) _tile_dpbf16ps(1, 4, 7);
  if constexpr (kTo == 2) _tile_dpbf16ps(2, 5, 6);
  if constexpr (kTo == 3) _tile_dpbf16ps(3, 5, 7);
}
#endif

void product(
    const BFloat16* from, int64_t from_stride, const int32_t* sources, const BFloat16* panel, int64_t depth, float* to,
    int64_t to_stride, const int32_t* targets, int64_t pairs, int64_t columns, bool add) {
  if (pairs < kTile / 2 || depth < kTileDepth / 2) {  // most of a tile would be empty
    kAvx512BFloat16.product(
        from, from_stride, sources, panel, depth, to, to_stride, targets, pairs, columns, add);
    return;
  }
  const int64_t vectors = (columns + kTile - 1) / kTile, width = vectors * kTile;
  alignas(64) BFloat16 rows[kPairs * kDepth];
  alignas(64) float sums[kPairs * 2 * kTile];
  set_up();
  for (int64_t first = 0; first < pairs; first += kPairs) {
    const int64_t count = pairs - first < kPairs ? pairs - first : kPairs;
    for (int64_t begin = 0; begin < depth; begin += kDepth) {
      const int64_t length = depth - begin < kDepth ? depth - begin : kDepth;
      const int64_t filled = (length + kTileDepth - 1) / kTileDepth * kTileDepth;
      for (int64_t i = 0; i < count; ++i) {  // what lies in the rows beyond goes to sums that nobody reads
        BFloat16* row = rows + i * filled;
        __builtin_memcpy(row, from + sources[first + i] * from_stride + begin, length * sizeof(BFloat16));
        __builtin_memset(static_cast<void*>(row + length), 0, (filled - length) * sizeof(BFloat16));
      }
      for (int64_t v = 0; v < vectors; v += 2) {
        const bool two = v + 1 < vectors, both = count > kTile;
        clear<0>(), clear<1>(), clear<2>(), clear<3>();
        for (int64_t k = 0; k < filled; k += kTileDepth) {
          const BFloat16* piece = panel + (begin + k) * width + v * kTile * 2;
          const int64_t row_bytes = filled * sizeof(BFloat16), piece_bytes = width * 2 * sizeof(BFloat16);
          load<4>(rows + k, row_bytes);
          load<6>(piece, piece_bytes);
          multiply<0, 4, 6>();
          if (two) {
            load<7>(piece + kTile * 2, piece_bytes);
            multiply<1, 4, 7>();
          }
          if (both) {
            load<5>(rows + kTile * filled + k, row_bytes);
            multiply<2, 5, 6>();
            if (two) multiply<3, 5, 7>();
          }
        }
        constexpr int64_t kRowBytes = 2 * kTile * sizeof(float);
        store<0>(sums, kRowBytes);
        store<1>(sums + kTile, kRowBytes);
        store<2>(sums + 2 * kTile * kTile, kRowBytes);
        store<3>(sums + 2 * kTile * kTile + kTile, kRowBytes);
        const bool onto = add || begin > 0;
        for (int64_t i = 0; i < count; ++i) {
          float* row = to + targets[first + i] * to_stride + v * kTile;
          for (int64_t half = 0; half <= (two ? 1 : 0); ++half) {
            const int64_t left = columns - (v + half) * kTile;
            const __mmask16 some = left >= kTile ? 0xffff : static_cast<__mmask16>((1u << left) - 1);
            __m512 sum = _mm512_load_ps(sums + i * 2 * kTile + half * kTile);
            if (onto) sum = _mm512_add_ps(sum, _mm512_maskz_loadu_ps(some, row + half * kTile));
            _mm512_mask_storeu_ps(row + half * kTile, some, sum);
          }
        }
      }
    }
  }
  release();
}

void gather(
    const BFloat16* from, int64_t stride, const int32_t* rows, int64_t count, int64_t columns, int64_t width, BFloat16* to) {
  kAvx512BFloat16.gather(from, stride, rows, count, columns, width, to);
}

void outer(
    const BFloat16* left, int64_t left_stride, const BFloat16* right, int64_t right_stride, int64_t pairs, int64_t rows,
    int64_t vectors, float* table, int64_t table_stride) {
  kAvx512BFloat16.outer(left, left_stride, right, right_stride, pairs, rows, vectors, table, table_stride);
}

}  // namespace

extern const BFloat16Kernels kAmxBFloat16 = {"AMX", kTile, 4, 2, kTileDepth, product, gather, outer};

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC reset_options
#endif

namespace {

bool has_tiles() {
#if defined(PCSEG_EMULATE_AMX)
  return true;
#elif defined(__linux__)
  unsigned a = 0, b = 0, c = 0, d = 0;
  constexpr unsigned kTiles = 1u << 24, kTilesOfBFloat16 = 1u << 22;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(d & kTiles) || !(d & kTilesOfBFloat16)) return false;
  constexpr long kAskForState = 0x1023, kTileData = 18;  // ARCH_REQ_XCOMP_PERM: Linux gives tiles only to who asks
  return syscall(SYS_arch_prctl, kAskForState, kTileData) == 0;
#else
  return false;
#endif
}

}  // namespace

bool amx_works() {
  if (!has_tiles()) return false;
  constexpr int kRows = 40, kChannels = 64, kColumns = 48;
  static BFloat16 from[kRows * kChannels], panel[kChannels * kColumns];
  static float one[kRows * kColumns], other[kRows * kColumns];
  static int32_t numbers[kRows];
  for (int i = 0; i < kRows * kChannels; ++i) from[i] = static_cast<float>(i * 7 % 31 - 15);
  for (int i = 0; i < kChannels * kColumns; ++i) panel[i] = static_cast<float>(i * 11 % 29 - 14);
  for (int i = 0; i < kRows; ++i) numbers[i] = i;
  kAmxBFloat16.product(from, kChannels, numbers, panel, kChannels, one, kColumns, numbers, kRows, kColumns, false);
  kAvx512BFloat16.product(from, kChannels, numbers, panel, kChannels, other, kColumns, numbers, kRows, kColumns, false);
  return std::memcmp(one, other, sizeof one) == 0;  // whole numbers below 2^24: every order of sums is exact
}

}  // namespace pcseg
#endif
