// Operations on rows of f32 activations: one block a row, its threads over the columns.
#include "device.h"

namespace rows_kernels {

/** Over the threads of a block, which all get it, in a fixed order. */
__device__ __forceinline__ float block_sum(float value) {
    __shared__ float sums[32];
    value = device::warp_sum(value);
    if (threadIdx.x % 32 == 0) sums[threadIdx.x / 32] = value;
    __syncthreads();
    value = 0;
    for (unsigned w = 0; w < blockDim.x / 32; w++) value += sums[w];
    return value;
}

}  // namespace rows_kernels

using namespace rows_kernels;

/** out = in / rms(in) · weight; where there is a delta, in += delta first. May be in place. */
extern "C" __global__ void __launch_bounds__(256)
    rms_norm(float* out, int out_stride, float* in, int in_stride, const float* delta, int delta_stride,
             const float* weight, int columns, float epsilon) {
    in += size_t(blockIdx.x) * in_stride;
    out += size_t(blockIdx.x) * out_stride;
    float squares = 0;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        float x = in[c];
        if (delta) {
            x += delta[size_t(blockIdx.x) * delta_stride + c];
            in[c] = x;
        }
        squares += x * x;
    }
    float scale = 1.0f / sqrtf(block_sum(squares) / columns + epsilon);
    for (int c = threadIdx.x; c < columns; c += blockDim.x) out[c] = in[c] * scale * weight[c];
}
EXPORT_KERNEL(rms_norm);

/** out = silu(gate) · up, gate and up side by side in a row. */
extern "C" __global__ void __launch_bounds__(256)
    silu_multiply(float* out, int out_stride, const float* gate_up, int in_stride, int columns) {
    gate_up += size_t(blockIdx.x) * in_stride;
    out += size_t(blockIdx.x) * out_stride;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) {
        float gate = gate_up[c];
        out[c] = gate / (1.0f + expf(-gate)) * gate_up[columns + c];
    }
}
EXPORT_KERNEL(silu_multiply);

/** Rotates interleaved pairs in each head by the row's position; cosines and sines are [positions, pairs]. */
extern "C" __global__ void __launch_bounds__(256)
    rotate(float* rows, int stride, int heads, int head_width, int offset, const float* cosines, const float* sines,
           int pairs, const int* positions) {
    rows += size_t(blockIdx.x) * stride + offset;
    size_t angles = size_t(positions[blockIdx.x]) * pairs;
    for (int i = threadIdx.x; i < heads * pairs; i += blockDim.x) {
        int pair = i % pairs;
        float* x = rows + i / pairs * head_width + 2 * pair;
        float cosine = cosines[angles + pair], sine = sines[angles + pair];
        float even = x[0], odd = x[1];
        x[0] = even * cosine - odd * sine;
        x[1] = odd * cosine + even * sine;
    }
}
EXPORT_KERNEL(rotate);

/** Copies `width` columns of each head from one layout to another. */
extern "C" __global__ void __launch_bounds__(256)
    copy_by_head(float* out, int out_stride, int out_head_width, const float* in, int in_stride, int in_head_width,
                 int heads, int width) {
    in += size_t(blockIdx.x) * in_stride;
    out += size_t(blockIdx.x) * out_stride;
    for (int i = threadIdx.x; i < heads * width; i += blockDim.x) {
        int head = i / width, c = i % width;
        out[head * out_head_width + c] = in[head * in_head_width + c];
    }
}
EXPORT_KERNEL(copy_by_head);

/** out[r] = 0 for each row. */
extern "C" __global__ void __launch_bounds__(256) clear(float* out, int stride, int columns) {
    out += size_t(blockIdx.x) * stride;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) out[c] = 0;
}
EXPORT_KERNEL(clear);

namespace rows_kernels {

/** out[r] = in[rows[r]] */
template <class T>
__device__ __forceinline__ void read_rows(float* out, int out_stride, const T* in, int in_stride, const int* rows,
                                          int columns) {
    in += size_t(rows[blockIdx.x]) * in_stride;
    out += size_t(blockIdx.x) * out_stride;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) out[c] = device::widen(in[c]);
}

/** out[rows[r]] = in[r] */
template <class T>
__device__ __forceinline__ void write_rows(T* out, int out_stride, const float* in, int in_stride, const int* rows,
                                           int columns) {
    in += size_t(blockIdx.x) * in_stride;
    out += size_t(rows[blockIdx.x]) * out_stride;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) device::assign(out[c], in[c]);
}

}  // namespace rows_kernels

extern "C" __global__ void __launch_bounds__(256)
    read_rows_f32(float* out, int out_stride, const float* in, int in_stride, const int* rows, int columns) {
    read_rows(out, out_stride, in, in_stride, rows, columns);
}
EXPORT_KERNEL(read_rows_f32);

extern "C" __global__ void __launch_bounds__(256)
    read_rows_bf16(float* out, int out_stride, const bf16* in, int in_stride, const int* rows, int columns) {
    read_rows(out, out_stride, in, in_stride, rows, columns);
}
EXPORT_KERNEL(read_rows_bf16);

extern "C" __global__ void __launch_bounds__(256)
    write_rows_f32(float* out, int out_stride, const float* in, int in_stride, const int* rows, int columns) {
    write_rows(out, out_stride, in, in_stride, rows, columns);
}
EXPORT_KERNEL(write_rows_f32);

extern "C" __global__ void __launch_bounds__(256)
    write_rows_bf16(bf16* out, int out_stride, const float* in, int in_stride, const int* rows, int columns) {
    write_rows(out, out_stride, in, in_stride, rows, columns);
}
EXPORT_KERNEL(write_rows_bf16);

/** The first of a row's largest values, or -1 if one is NaN or positively infinite. One warp a row. */
extern "C" __global__ void __launch_bounds__(32) argmax(int* best, const float* logits, int stride, int columns) {
    logits += size_t(blockIdx.x) * stride;
    float highest = -INFINITY;
    int index = 0x7FFFFFFF;
    bool finite = true;
    for (int c = threadIdx.x; c < columns; c += 32) {
        float x = logits[c];
        finite = finite && x < INFINITY;
        if (x > highest || index == 0x7FFFFFFF) highest = x, index = c;
    }
    for (int bits = 16; bits; bits /= 2) {
        float other = __shfl_xor_sync(0xFFFFFFFFu, highest, bits);
        int at = __shfl_xor_sync(0xFFFFFFFFu, index, bits);
        bool fine = __shfl_xor_sync(0xFFFFFFFFu, int(finite), bits);
        if (at != 0x7FFFFFFF && (index == 0x7FFFFFFF || other > highest || (other == highest && at < index))) {
            highest = other, index = at;
        }
        finite = finite && fine;
    }
    if (threadIdx.x == 0) best[blockIdx.x] = finite ? index : -1;
}
EXPORT_KERNEL(argmax);
