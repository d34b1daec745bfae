// out[r][f] = Σ in[r][k] · weight[f][k], activations f32, weights bf16 or f32 with rows padded to 16 bytes.
//
// Every output is one chain of additions over k in ascending order, the same for every tile height: a row's bits do not
// depend on how many rows come with it.
#include "device.h"

namespace linear_kernels {

constexpr int TILE_N = 64, THREADS = 128;

/** The rows one block computes; row r of the tile is read from in_row(r) and written to first + r. */
struct RowTile {
    int first, count;
    const int* sources;  // null where rows are read from where they are written
    int fan_out;         // rows written for each row read, where there are sources

    __device__ __forceinline__ int in_row(int r) const {
        return sources ? sources[first + r] / fan_out : first + r;
    }
};

/** Tensor cores: bf16 weights, activations rounded to bf16. */
template <int TileM>
struct Bfloat16 {
    using Weight = bf16;
    static constexpr int TILE_M = TileM, TILE_K = 32;
    static constexpr int PITCH = TILE_K + 8;  // 80 bytes: the 8 rows of a matrix fall in different banks
    static constexpr int WARPS_M = TileM == 16 ? 1 : 2, WARPS_N = 4 / WARPS_M;
    static constexpr int WARP_M = TileM / WARPS_M, WARP_N = TILE_N / WARPS_N;
    static constexpr int MS = WARP_M / 16, NS = WARP_N / 8;

    struct Shared {
        __align__(128) bf16 in[2][TILE_M * PITCH];
        __align__(128) bf16 weight[2][TILE_N * PITCH];
    };

    static __device__ __forceinline__ void load(Shared& shared, int buffer, const RowTile& rows, const float* in,
                                                int in_stride, const bf16* weight, int pitch, int first_n, int n, int k,
                                                int first_k) {
        for (int chunk = threadIdx.x; chunk < TILE_N * TILE_K / 8; chunk += THREADS) {
            int row = chunk / (TILE_K / 8), column = chunk % (TILE_K / 8) * 8;
            bool inside = first_n + row < n && first_k + column < pitch;
            const bf16* source = inside ? weight + size_t(first_n + row) * pitch + first_k + column : weight;
            device::copy_async(shared.weight[buffer] + row * PITCH + column, source, inside ? 16 : 0);
        }
        for (int i = threadIdx.x; i < TILE_M * TILE_K / 2; i += THREADS) {
            int row = i / (TILE_K / 2), column = i % (TILE_K / 2) * 2;
            float low = 0, high = 0;
            if (row < rows.count) {
                const float* source = in + size_t(rows.in_row(row)) * in_stride + first_k + column;
                if (first_k + column < k) low = source[0];
                if (first_k + column + 1 < k) high = source[1];
            }
            *reinterpret_cast<__nv_bfloat162*>(shared.in[buffer] + row * PITCH + column) =
                __floats2bfloat162_rn(low, high);
        }
    }

    static __device__ __forceinline__ void multiply(Shared& shared, const RowTile& rows, float* out, int out_stride,
                                                    const float* in, int in_stride, const bf16* weight, int pitch,
                                                    int first_n, int n, int k) {
        int warp = threadIdx.x / 32, lane = threadIdx.x % 32, matrix = lane / 8, row = lane % 8;
        int warp_m = warp / WARPS_N * WARP_M, warp_n = warp % WARPS_N * WARP_N;
        float sums[MS][NS][4] = {};
        int steps = (k + TILE_K - 1) / TILE_K;
        load(shared, 0, rows, in, in_stride, weight, pitch, first_n, n, k, 0);
        device::copy_async_commit();
        for (int step = 0; step < steps; step++) {
            if (step + 1 < steps) {
                load(shared, (step + 1) % 2, rows, in, in_stride, weight, pitch, first_n, n, k, (step + 1) * TILE_K);
            }
            device::copy_async_commit();
            device::copy_async_wait<1>();
            __syncthreads();
            const bf16* tile_in = shared.in[step % 2];
            const bf16* tile_weight = shared.weight[step % 2];
#pragma unroll
            for (int part = 0; part < TILE_K; part += 16) {
                unsigned a[MS][4], b[NS / 2][4];
#pragma unroll
                for (int i = 0; i < MS; i++) {
                    device::load_matrices(
                        a[i], tile_in + (warp_m + i * 16 + matrix % 2 * 8 + row) * PITCH + part + matrix / 2 * 8);
                }
#pragma unroll
                for (int j = 0; j < NS / 2; j++) {
                    device::load_matrices(
                        b[j], tile_weight + (warp_n + j * 16 + matrix / 2 * 8 + row) * PITCH + part + matrix % 2 * 8);
                }
#pragma unroll
                for (int i = 0; i < MS; i++) {
#pragma unroll
                    for (int j = 0; j < NS; j++) {
                        unsigned pair[2] = {b[j / 2][j % 2 * 2], b[j / 2][j % 2 * 2 + 1]};
                        device::multiply_add(sums[i][j], a[i], pair);
                    }
                }
            }
            __syncthreads();
        }
#pragma unroll
        for (int i = 0; i < MS; i++) {
#pragma unroll
            for (int j = 0; j < NS; j++) {
#pragma unroll
                for (int e = 0; e < 4; e++) {
                    int r = warp_m + i * 16 + lane / 4 + e / 2 * 8;
                    int c = first_n + warp_n + j * 8 + lane % 4 * 2 + e % 2;
                    if (r < rows.count && c < n) out[size_t(rows.first + r) * out_stride + c] = sums[i][j][e];
                }
            }
        }
    }
};

/** Plain f32. */
struct Float32 {
    using Weight = float;
    static constexpr int TILE_M = 16, TILE_K = 32, PITCH = TILE_K + 1;
    static constexpr int ROWS = 2, COLUMNS = 4;  // of a thread

    struct Shared {
        float in[TILE_M * PITCH];
        float weight[TILE_N * PITCH];
    };

    static __device__ __forceinline__ void multiply(Shared& shared, const RowTile& rows, float* out, int out_stride,
                                                    const float* in, int in_stride, const float* weight, int pitch,
                                                    int first_n, int n, int k) {
        int first_row = threadIdx.x / 16 * ROWS, first_column = threadIdx.x % 16;
        float sums[ROWS][COLUMNS] = {};
        for (int first_k = 0; first_k < k; first_k += TILE_K) {
            int depth = min(TILE_K, k - first_k);
            for (int i = threadIdx.x; i < TILE_M * TILE_K; i += THREADS) {
                int row = i / TILE_K, column = i % TILE_K;
                bool inside = row < rows.count && column < depth;
                shared.in[row * PITCH + column] =
                    inside ? in[size_t(rows.in_row(row)) * in_stride + first_k + column] : 0;
            }
            for (int i = threadIdx.x; i < TILE_N * TILE_K; i += THREADS) {
                int row = i / TILE_K, column = i % TILE_K;
                bool inside = first_n + row < n && column < depth;
                shared.weight[row * PITCH + column] =
                    inside ? weight[size_t(first_n + row) * pitch + first_k + column] : 0;
            }
            __syncthreads();
            for (int kk = 0; kk < depth; kk++) {
#pragma unroll
                for (int i = 0; i < ROWS; i++) {
                    float x = shared.in[(first_row + i) * PITCH + kk];
#pragma unroll
                    for (int j = 0; j < COLUMNS; j++) {
                        sums[i][j] = fmaf(x, shared.weight[(first_column + j * 16) * PITCH + kk], sums[i][j]);
                    }
                }
            }
            __syncthreads();
        }
#pragma unroll
        for (int i = 0; i < ROWS; i++) {
#pragma unroll
            for (int j = 0; j < COLUMNS; j++) {
                int r = first_row + i, c = first_n + first_column + j * 16;
                if (r < rows.count && c < n) out[size_t(rows.first + r) * out_stride + c] = sums[i][j];
            }
        }
    }
};

/** A layer, or one for each blockIdx.z on a slice of the columns. Grid: columns, rows, slices. */
template <class Kind>
__device__ __forceinline__ void linear(float* out, int out_stride, int out_slice, const float* in, int in_stride,
                                       int in_slice, const typename Kind::Weight* weight,
                                       const typename Kind::Weight* const* weights, int pitch, int m, int n, int k) {
    __shared__ typename Kind::Shared shared;
    int first = blockIdx.y * Kind::TILE_M;
    RowTile rows = {first, min(Kind::TILE_M, m - first), nullptr, 1};
    Kind::multiply(shared, rows, out + size_t(blockIdx.z) * out_slice, out_stride, in + size_t(blockIdx.z) * in_slice,
                   in_stride, weights ? weights[blockIdx.z] : weight, pitch, blockIdx.x * TILE_N, n, k);
}

/**
 * Rows sorted by expert, each times its expert's weight. Grid: columns, tiles; tiles beyond the last have no rows.
 *
 * tiles: expert, first row and rows of each tile.
 */
template <class Kind>
__device__ __forceinline__ void linear_by_expert(float* out, int out_stride, const float* in, int in_stride,
                                                 const int* sources, int fan_out,
                                                 const typename Kind::Weight* const* weights, int pitch,
                                                 const int* tiles, int n, int k) {
    __shared__ typename Kind::Shared shared;
    const int* tile = tiles + 3 * blockIdx.y;
    RowTile rows = {tile[1], tile[2], sources, fan_out};
    if (rows.count == 0) return;
    Kind::multiply(shared, rows, out, out_stride, in, in_stride, weights[tile[0]], pitch, blockIdx.x * TILE_N, n, k);
}

}  // namespace linear_kernels

using namespace linear_kernels;

#define LINEAR_KERNELS(suffix, Kind, Weight)                                                                       \
    extern "C" __global__ void __launch_bounds__(THREADS) linear_##suffix(                                         \
        float* out, int out_stride, int out_slice, const float* in, int in_stride, int in_slice,                   \
        const Weight* weight, const Weight* const* weights, int pitch, int m, int n, int k) {                      \
        linear<Kind>(out, out_stride, out_slice, in, in_stride, in_slice, weight, weights, pitch, m, n, k);        \
    }                                                                                                              \
    EXPORT_KERNEL(linear_##suffix);                                                                                \
    extern "C" __global__ void __launch_bounds__(THREADS) linear_by_expert_##suffix(                               \
        float* out, int out_stride, const float* in, int in_stride, const int* sources, int fan_out,               \
        const Weight* const* weights, int pitch, const int* tiles, int n, int k) {                                 \
        linear_by_expert<Kind>(out, out_stride, in, in_stride, sources, fan_out, weights, pitch, tiles, n, k);     \
    }                                                                                                              \
    EXPORT_KERNEL(linear_by_expert_##suffix)

LINEAR_KERNELS(f32, Float32, float);
LINEAR_KERNELS(bf16_16, Bfloat16<16>, bf16);
LINEAR_KERNELS(bf16_64, Bfloat16<64>, bf16);
