// Which experts each row goes to, the order in which experts compute, and the sum of what they found.
#include "device.h"

namespace experts_kernels {

constexpr int NO_GROUPS = 0, BEST = 1;  // else the sum of the two best
constexpr int NONE = 0x7FFFFFFF;

/** The lane-strided index of the largest value; ties go to the lower one. NaN marks what is taken. */
__device__ __forceinline__ int best_of(const float* values, int count) {
    float highest = -INFINITY;
    int best = NONE;
    for (int e = threadIdx.x; e < count; e += 32) {
        if (values[e] > highest || (best == NONE && values[e] == highest)) highest = values[e], best = e;
    }
    for (int bits = 16; bits; bits /= 2) {
        float other = __shfl_xor_sync(0xFFFFFFFFu, highest, bits);
        int at = __shfl_xor_sync(0xFFFFFFFFu, best, bits);
        if (at != NONE && (best == NONE || other > highest || (other == highest && at < best))) {
            highest = other, best = at;
        }
    }
    return best;
}

/** What a group is ranked by. */
__device__ __forceinline__ float rank(const float* choice, int size, int ranking) {
    float best = -INFINITY, second = -INFINITY;
    for (int e = 0; e < size; e++) {
        if (choice[e] > best) second = best, best = choice[e];
        else if (choice[e] > second) second = choice[e];
    }
    return ranking == BEST || size == 1 ? best : best + second;
}

}  // namespace experts_kernels

using namespace experts_kernels;

/**
 * Chooses top_k experts for each row; one warp a row. Ids come out ascending.
 *
 * Dynamic shared memory: 2 · experts + groups floats.
 */
extern "C" __global__ void __launch_bounds__(32)
    route(int* ids, float* weights, const float* logits, int stride, const float* bias, int experts, int sigmoid,
          int ranking, int groups, int kept_groups, int top_k, int normalize, float scale) {
    DYNAMIC_SHARED(shared);
    float* scores = reinterpret_cast<float*>(shared);
    float* choice = scores + experts;
    float* ranks = choice + experts;
    int lane = threadIdx.x;
    logits += size_t(blockIdx.x) * stride;
    ids += size_t(blockIdx.x) * top_k;
    weights += size_t(blockIdx.x) * top_k;

    if (sigmoid) {
        for (int e = lane; e < experts; e += 32) scores[e] = float(1.0 / (1.0 + exp(-double(logits[e]))));
    } else {
        float highest = -INFINITY;
        for (int e = lane; e < experts; e += 32) highest = fmaxf(highest, logits[e]);
        highest = device::warp_max(highest);
        double sum = 0;
        for (int e = lane; e < experts; e += 32) {
            double exponential = exp(double(logits[e] - highest));
            scores[e] = float(exponential);
            sum += exponential;
        }
        sum = device::warp_sum(sum);
        for (int e = lane; e < experts; e += 32) scores[e] = float(scores[e] / sum);
    }
    for (int e = lane; e < experts; e += 32) {
        float value = bias ? scores[e] + bias[e] : scores[e];
        choice[e] = value == value ? value : -INFINITY;
    }
    __syncwarp();

    if (ranking != NO_GROUPS) {
        int size = experts / groups;
        for (int g = lane; g < groups; g += 32) ranks[g] = rank(choice + g * size, size, ranking);
        __syncwarp();
        for (int kept = 0; kept < kept_groups; kept++) {
            int best = best_of(ranks, groups);
            __syncwarp();
            if (lane == 0 && best != NONE) ranks[best] = NAN;
            __syncwarp();
        }
        for (int e = lane; e < experts; e += 32) {
            float left = ranks[e / size];
            if (left == left) choice[e] = -INFINITY;
        }
        __syncwarp();
    }

    for (int k = 0; k < top_k; k++) {
        int best = best_of(choice, experts);
        __syncwarp();
        if (lane == 0) {
            choice[best] = NAN;
            int at = k;
            for (; at > 0 && ids[at - 1] > best; at--) ids[at] = ids[at - 1];
            ids[at] = best;
        }
        __syncwarp();
    }
    if (lane == 0) {
        float sum = 0;
        for (int k = 0; k < top_k; k++) sum += scores[ids[k]];
        float factor = normalize ? scale / (sum + 1e-20f) : scale;
        for (int k = 0; k < top_k; k++) weights[k] = scores[ids[k]] * factor;
    }
}
EXPORT_KERNEL(route);

/**
 * Sorts choices by expert, in one block. Choice c is that of row c / top_k.
 *
 * sorted: the choices; places: where each lies among them; tiles: expert, first row and rows of each tile of at most
 * tile_rows, and none for tiles that are not needed. Dynamic shared memory: 2 · (experts + 1) ints.
 */
extern "C" __global__ void __launch_bounds__(256)
    sort_choices(int* sorted, int* places, int* tiles, const int* ids, int choices, int experts, int tile_rows,
                 int tile_count) {
    DYNAMIC_SHARED(shared);
    int* starts = reinterpret_cast<int*>(shared);
    int* first_tiles = starts + experts + 1;
    for (int e = threadIdx.x; e < experts; e += blockDim.x) {
        int count = 0;
        for (int c = 0; c < choices; c++) count += ids[c] == e;
        starts[e + 1] = count;
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        starts[0] = first_tiles[0] = 0;
        for (int e = 0; e < experts; e++) {
            first_tiles[e + 1] = first_tiles[e] + (starts[e + 1] + tile_rows - 1) / tile_rows;
            starts[e + 1] += starts[e];
        }
    }
    __syncthreads();
    for (int e = threadIdx.x; e < experts; e += blockDim.x) {
        int at = starts[e];
        for (int c = 0; c < choices; c++) {
            if (ids[c] == e) sorted[at] = c, places[c] = at, at++;
        }
        for (int t = first_tiles[e]; t < first_tiles[e + 1]; t++) {
            int first = starts[e] + (t - first_tiles[e]) * tile_rows;
            tiles[3 * t] = e, tiles[3 * t + 1] = first, tiles[3 * t + 2] = min(tile_rows, starts[e + 1] - first);
        }
    }
    for (int t = first_tiles[experts] + threadIdx.x; t < tile_count; t += blockDim.x) tiles[3 * t + 2] = 0;
}
EXPORT_KERNEL(sort_choices);

/** accumulator[r] += Σ weight · what the expert found, over the row's experts in ascending order. */
extern "C" __global__ void __launch_bounds__(256)
    add_experts(float* accumulator, int stride, const float* found, const int* places, const float* weights, int top_k,
                int columns) {
    accumulator += size_t(blockIdx.x) * stride;
    places += size_t(blockIdx.x) * top_k;
    weights += size_t(blockIdx.x) * top_k;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        float sum = accumulator[c];
        for (int k = 0; k < top_k; k++) sum = fmaf(found[size_t(places[k]) * columns + c], weights[k], sum);
        accumulator[c] = sum;
    }
}
EXPORT_KERNEL(add_experts);
