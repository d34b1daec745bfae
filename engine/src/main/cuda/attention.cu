// Attention over keys and values of each head (prompts), and over the paged latents themselves (generated tokens).
//
// Both go over keys in tiles that begin at multiples of the tile from the first key a query sees: a query's sums do not
// depend on the queries beside it, nor on how its context is cut.
#include "device.h"

namespace attention_kernels {

constexpr int KEYS = 32;  // of a tile: a lane each
constexpr int THREADS = 128, WARPS = 4;  // two blocks fit a processor: asked for no number, ptxas aims for more, and spills

/**
 * A warp takes in the scores of a tile, one for each lane: weights against the running maximum. Returns the factor of
 * what was summed before.
 */
__device__ __forceinline__ float weigh(float score, bool visible, float& highest, float& sum, float& weight) {
    float higher = fmaxf(highest, device::warp_max(visible ? score : -INFINITY));
    float factor = highest == -INFINITY ? 0 : expf(highest - higher);
    weight = visible ? expf(score - higher) : 0;
    sum = sum * factor + device::warp_sum(weight);
    highest = higher;
    return factor;
}

}  // namespace attention_kernels

using namespace attention_kernels;

constexpr int QUERIES = 16, QUERIES_OF_WARP = QUERIES / WARPS;

/**
 * Causal attention of up to 16 consecutive queries and one head to runs of keys. Grid: items, heads.
 *
 * items: first query row, queries, position of the first query, first run, runs. runs: first key row, keys, position of
 * the first key. out and state (maximum, sum) hold what was summed in calls before, unless the first run begins at
 * position 0. A query is complete in the run that holds its own position.
 *
 * Dynamic shared memory: floats 16 · (key + value + 32) + 32 · (key + 1 + value).
 */
extern "C" __global__ void __launch_bounds__(THREADS, 2)
    attend_runs(float* out, int out_stride, float* state, int state_stride, const float* queries, int query_stride,
                const float* keys_values, int keys_values_stride, const float* shared_keys, int shared_keys_stride,
                const int* items, const int* runs, int own_width, int shared_width, int value_width, float scale) {
    DYNAMIC_SHARED(shared);
    int key_width = own_width + shared_width, key_pitch = key_width + 1, head = blockIdx.y;
    float* query_tile = reinterpret_cast<float*>(shared);       // [QUERIES][key_width]
    float* sums = query_tile + QUERIES * key_width;             // [QUERIES][value_width]
    float* weights = sums + QUERIES * value_width;              // [QUERIES][KEYS]
    float* key_tile = weights + QUERIES * KEYS;                 // [KEYS][key_pitch]
    float* value_tile = key_tile + KEYS * key_pitch;            // [KEYS][value_width]
    const int* item = items + 5 * blockIdx.x;
    int first_row = item[0], query_count = item[1], first_position = item[2], run_count = item[4];
    runs += 3 * item[3];
    int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    bool start = runs[2] == 0;

    for (int i = threadIdx.x; i < QUERIES * key_width; i += THREADS) {
        int q = i / key_width, c = i % key_width;
        query_tile[i] =
            q < query_count ? queries[size_t(first_row + q) * query_stride + head * key_width + c] * scale : 0;
    }
    for (int i = threadIdx.x; i < QUERIES * value_width; i += THREADS) {
        int q = i / value_width, c = i % value_width;
        sums[i] = start || q >= query_count ? 0 : out[size_t(first_row + q) * out_stride + head * value_width + c];
    }
    float highest[QUERIES_OF_WARP], sum[QUERIES_OF_WARP];
#pragma unroll
    for (int i = 0; i < QUERIES_OF_WARP; i++) {
        int q = warp * QUERIES_OF_WARP + i;
        const float* before = state + size_t(first_row + q) * state_stride + 2 * head;
        bool fresh = start || q >= query_count;
        highest[i] = fresh ? -INFINITY : before[0];
        sum[i] = fresh ? 0 : before[1];
    }

    for (int run = 0; run < run_count; run++) {
        int first_key = runs[3 * run], keys = runs[3 * run + 1], position = runs[3 * run + 2];
        int seen = min(keys, first_position + query_count - position);  // by the last query
        for (int tile = 0; tile < seen; tile += KEYS) {
            int count = min(KEYS, keys - tile);
            __syncthreads();
            for (int i = threadIdx.x; i < KEYS * key_width; i += THREADS) {
                int k = i / key_width, c = i % key_width;
                size_t row = first_key + tile + k;
                float key = 0;
                if (k < count) {
                    key = c < own_width
                              ? keys_values[row * keys_values_stride + head * (own_width + value_width) + c]
                              : shared_keys[row * shared_keys_stride + c - own_width];
                }
                key_tile[k * key_pitch + c] = key;
            }
            for (int i = threadIdx.x; i < count * value_width; i += THREADS) {
                int k = i / value_width, c = i % value_width;
                value_tile[i] = keys_values[size_t(first_key + tile + k) * keys_values_stride +
                                            head * (own_width + value_width) + own_width + c];
            }
            __syncthreads();
            float factors[QUERIES_OF_WARP];
#pragma unroll
            for (int i = 0; i < QUERIES_OF_WARP; i++) {
                int q = warp * QUERIES_OF_WARP + i;
                int visible = min(count, first_position + q - position - tile + 1);
                float score = 0, weight;
#pragma unroll 4
                for (int c = 0; c < key_width; c++) {
                    score = fmaf(query_tile[q * key_width + c], key_tile[lane * key_pitch + c], score);
                }
                bool any = visible > 0 && q < query_count;
                if (any) {
                    factors[i] = weigh(score, lane < visible, highest[i], sum[i], weight);
                    weights[q * KEYS + lane] = weight;
                }
            }
            __syncwarp();
#pragma unroll
            for (int i = 0; i < QUERIES_OF_WARP; i++) {
                int q = warp * QUERIES_OF_WARP + i;
                int visible = min(count, first_position + q - position - tile + 1);
                if (visible <= 0 || q >= query_count) continue;
                for (int c = lane; c < value_width; c += 32) {
                    float total = sums[q * value_width + c] * factors[i];
#pragma unroll 4
                    for (int k = 0; k < visible; k++) {
                        total = fmaf(weights[q * KEYS + k], value_tile[k * value_width + c], total);
                    }
                    sums[q * value_width + c] = total;
                }
            }
        }
    }

    __syncthreads();
    const int* last = runs + 3 * (run_count - 1);
#pragma unroll
    for (int i = 0; i < QUERIES_OF_WARP; i++) {
        int q = warp * QUERIES_OF_WARP + i;
        if (q >= query_count) continue;
        int own = first_position + q;
        bool complete = own >= runs[2] && own < last[2] + last[1];
        for (int c = lane; c < value_width; c += 32) {
            float total = sums[q * value_width + c];
            out[size_t(first_row + q) * out_stride + head * value_width + c] = complete ? total / sum[i] : total;
        }
        if (lane == 0) {
            float* after = state + size_t(first_row + q) * state_stride + 2 * head;
            after[0] = highest[i], after[1] = sum[i];
        }
    }
}
EXPORT_KERNEL(attend_runs);

namespace attention_kernels {

constexpr int HEADS = 8, HEADS_OF_WARP = HEADS / WARPS;
constexpr int LEAST_KEYS_OF_PART = 256;

/** Into how many parts a context is split follows from its length alone. */
__device__ __forceinline__ int parts_of(int length, int most_parts) {
    return min(most_parts, (length + LEAST_KEYS_OF_PART - 1) / LEAST_KEYS_OF_PART);
}

/** Tiles are not split. */
__device__ __forceinline__ int keys_of_part(int length, int parts) {
    int tiles = (length + KEYS - 1) / KEYS;
    return (tiles + parts - 1) / parts * KEYS;
}

/**
 * Attention of 8 heads of a row to a part of the positions it sees: keys are whole paged rows, values their first
 * columns. Grid: groups of heads, parts, rows.
 *
 * contexts: start and length of each row's positions; tables: the blocks of each row. partial is [row, part, head,
 * value], and the maximum and the sum of each are in partial_state.
 *
 * Dynamic shared memory: floats 8 · (width + value + 32), then 32 rows of T, padded.
 */
template <class T>
__device__ __forceinline__ void attend_paged(float* partial, float* partial_state, const float* queries,
                                             int query_stride, const T* pages, const int* contexts, const int* tables,
                                             int table_width, int block_size, int heads, int width, int value_width,
                                             int most_parts, float scale) {
    DYNAMIC_SHARED(shared);
    constexpr int PADDING = 4 / sizeof(T);  // one word: keys of the lanes fall in different banks
    int pitch = width + PADDING, row = blockIdx.z, part = blockIdx.y, first_head = blockIdx.x * HEADS;
    float* query_tile = reinterpret_cast<float*>(shared);           // [HEADS][width]
    float* sums = query_tile + HEADS * width;                       // [HEADS][value_width]
    float* weights = sums + HEADS * value_width;                    // [HEADS][KEYS]
    T* tile = reinterpret_cast<T*>(weights + HEADS * KEYS);         // [KEYS][pitch]
    int start = contexts[2 * row], length = contexts[2 * row + 1];
    int parts = parts_of(length, most_parts);
    if (part >= parts) return;
    int keys = keys_of_part(length, parts), first = part * keys, end = min(length, first + keys);
    tables += size_t(row) * table_width;
    int warp = threadIdx.x / 32, lane = threadIdx.x % 32;

    for (int i = threadIdx.x; i < HEADS * width; i += THREADS) {
        int head = first_head + i / width;
        query_tile[i] =
            head < heads ? queries[size_t(row) * query_stride + size_t(head) * width + i % width] * scale : 0;
    }
    for (int i = threadIdx.x; i < HEADS * value_width; i += THREADS) sums[i] = 0;
    float highest[HEADS_OF_WARP], sum[HEADS_OF_WARP];
#pragma unroll
    for (int i = 0; i < HEADS_OF_WARP; i++) highest[i] = -INFINITY, sum[i] = 0;

    for (int key = first; key < end; key += KEYS) {
        int count = min(KEYS, end - key);
        __syncthreads();
        for (int i = threadIdx.x; i < count * width; i += THREADS) {
            int k = i / width, position = start + key + k;
            size_t slot = size_t(tables[position / block_size]) * block_size + position % block_size;
            tile[k * pitch + i % width] = pages[slot * width + i % width];
        }
        __syncthreads();
        float factors[HEADS_OF_WARP];
#pragma unroll
        for (int i = 0; i < HEADS_OF_WARP; i++) {
            int head = warp * HEADS_OF_WARP + i;
            float score = 0, weight;
            if (lane < count) {
#pragma unroll 4
                for (int c = 0; c < width; c++) {
                    score = fmaf(query_tile[head * width + c], device::widen(tile[lane * pitch + c]), score);
                }
            }
            factors[i] = weigh(score, lane < count, highest[i], sum[i], weight);
            weights[head * KEYS + lane] = weight;
        }
        __syncwarp();
#pragma unroll
        for (int i = 0; i < HEADS_OF_WARP; i++) {
            int head = warp * HEADS_OF_WARP + i;
            for (int c = lane; c < value_width; c += 32) {
                float total = sums[head * value_width + c] * factors[i];
#pragma unroll 4
                for (int k = 0; k < count; k++) {
                    total = fmaf(weights[head * KEYS + k], device::widen(tile[k * pitch + c]), total);
                }
                sums[head * value_width + c] = total;
            }
        }
    }

    __syncthreads();
#pragma unroll
    for (int i = 0; i < HEADS_OF_WARP; i++) {
        int head = first_head + warp * HEADS_OF_WARP + i;
        if (head >= heads) continue;
        size_t at = (size_t(row) * gridDim.y + part) * heads + head;
        for (int c = lane; c < value_width; c += 32) {
            partial[at * value_width + c] = sums[(warp * HEADS_OF_WARP + i) * value_width + c];
        }
        if (lane == 0) partial_state[2 * at] = highest[i], partial_state[2 * at + 1] = sum[i];
    }
}

}  // namespace attention_kernels

extern "C" __global__ void __launch_bounds__(THREADS, 2)
    attend_paged_f32(float* partial, float* partial_state, const float* queries, int query_stride, const float* pages,
                     const int* contexts, const int* tables, int table_width, int block_size, int heads, int width,
                     int value_width, int most_parts, float scale) {
    attend_paged(partial, partial_state, queries, query_stride, pages, contexts, tables, table_width, block_size, heads,
                 width, value_width, most_parts, scale);
}
EXPORT_KERNEL(attend_paged_f32);

extern "C" __global__ void __launch_bounds__(THREADS, 2)
    attend_paged_bf16(float* partial, float* partial_state, const float* queries, int query_stride, const bf16* pages,
                      const int* contexts, const int* tables, int table_width, int block_size, int heads, int width,
                      int value_width, int most_parts, float scale) {
    attend_paged(partial, partial_state, queries, query_stride, pages, contexts, tables, table_width, block_size, heads,
                 width, value_width, most_parts, scale);
}
EXPORT_KERNEL(attend_paged_bf16);

/** Joins a row's parts in ascending order. Grid: heads, rows. */
extern "C" __global__ void __launch_bounds__(THREADS, 2)
    join_parts(float* out, int out_stride, const float* partial, const float* partial_state, const int* contexts,
               int value_width, int grid_parts, int most_parts) {
    int head = blockIdx.x, heads = gridDim.x, row = blockIdx.y;
    int parts = parts_of(contexts[2 * row + 1], most_parts);
    size_t first = size_t(row) * grid_parts * heads + head;
    float highest = -INFINITY;
    for (int part = 0; part < parts; part++) {
        size_t at = first + size_t(part) * heads;
        if (partial_state[2 * at + 1] > 0) highest = fmaxf(highest, partial_state[2 * at]);
    }
    for (int c = threadIdx.x; c < value_width; c += THREADS) {
        float total = 0, joined = 0;
        for (int part = 0; part < parts; part++) {
            size_t at = first + size_t(part) * heads;
            float factor = expf(partial_state[2 * at] - highest);
            total = fmaf(partial_state[2 * at + 1], factor, total);
            joined = fmaf(partial[at * value_width + c], factor, joined);
        }
        out[size_t(row) * out_stride + head * value_width + c] = joined / total;
    }
}
EXPORT_KERNEL(join_parts);
