// CUDA C++ for g++: the part of the language and of its headers that the kernels use.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "emulator.h"

// ---- the language ----------------------------------------------------------------------------------------------

#define __global__
#define __device__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __align__(n) __attribute__((aligned(n)))
#define __shared__ static  // one block at a time runs

#define threadIdx (emulator::current->thread)
#define blockIdx (emulator::current->block)
#define blockDim (emulator::current->block_dim)
#define gridDim (emulator::current->grid_dim)

#define DYNAMIC_SHARED(name) unsigned char* const name = static_cast<unsigned char*>(emulator::dynamic_shared())
#define EXPORT_KERNEL(name)                                                               \
    static emulator::Kernel name##_kernel(#name, emulator::Binding<&name>::invoke,        \
                                          emulator::Binding<&name>::count, emulator::Binding<&name>::sizes)

using std::max;
using std::min;

// ---- bf16 with the rounding of cuda_bf16.h ---------------------------------------------------------------------

struct __nv_bfloat16 {
    unsigned short bits;
};
struct alignas(4) __nv_bfloat162 {
    __nv_bfloat16 x, y;
};

inline __nv_bfloat16 __float2bfloat16(float value) {
    unsigned bits;
    memcpy(&bits, &value, 4);
    unsigned rounded = value != value ? 0x7FFF : (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
    return {static_cast<unsigned short>(rounded)};
}
inline float __bfloat162float(__nv_bfloat16 value) {
    unsigned bits = unsigned(value.bits) << 16;
    float wide;
    memcpy(&wide, &bits, 4);
    return wide;
}
inline __nv_bfloat162 __floats2bfloat162_rn(float x, float y) { return {__float2bfloat16(x), __float2bfloat16(y)}; }

// ---- threads of a block and of a warp --------------------------------------------------------------------------

inline void __syncthreads() { emulator::barrier(); }

namespace emulator {

inline void nothing(void* const*, uint32_t) {}

template <class T>
struct Exchange {
    T value, result;
    unsigned bits;

    static void finish(void* const* data, uint32_t mask) {
        for (unsigned lane = 0; lane < 32; lane++) {
            if (!(mask >> lane & 1)) continue;
            auto mine = static_cast<Exchange*>(data[lane]);
            auto other = static_cast<Exchange*>(data[lane ^ mine->bits]);
            if (!other) fail("a shuffle reads a lane that takes no part");
            mine->result = other->value;
        }
    }
};

// ---- tensor cores ----------------------------------------------------------------------------------------------

inline float half_of_pair(unsigned pair, int high) {
    return __bfloat162float({static_cast<unsigned short>(high ? pair >> 16 : pair)});
}

/** mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 with the fragment layout of the PTX manual. */
struct MultiplyAdd {
    float* d;
    const unsigned* a;
    const unsigned* b;

    static void finish(void* const* data, uint32_t mask) {
        if (mask != ~0u) fail("mma.sync needs the whole warp");
        float a[16][16], b[16][8], d[16][8];
        for (unsigned lane = 0; lane < 32; lane++) {
            auto mine = static_cast<MultiplyAdd*>(data[lane]);
            unsigned group = lane / 4, pair = lane % 4 * 2;
            for (int i = 0; i < 2; i++) {
                a[group][pair + i] = half_of_pair(mine->a[0], i);
                a[group + 8][pair + i] = half_of_pair(mine->a[1], i);
                a[group][pair + 8 + i] = half_of_pair(mine->a[2], i);
                a[group + 8][pair + 8 + i] = half_of_pair(mine->a[3], i);
                b[pair + i][group] = half_of_pair(mine->b[0], i);
                b[pair + 8 + i][group] = half_of_pair(mine->b[1], i);
                d[group][pair + i] = mine->d[i];
                d[group + 8][pair + i] = mine->d[2 + i];
            }
        }
        for (int row = 0; row < 16; row++) {
            for (int k = 0; k < 16; k++) {
                for (int column = 0; column < 8; column++) d[row][column] += a[row][k] * b[k][column];
            }
        }
        for (unsigned lane = 0; lane < 32; lane++) {
            auto mine = static_cast<MultiplyAdd*>(data[lane]);
            unsigned group = lane / 4, pair = lane % 4 * 2;
            for (int i = 0; i < 2; i++) {
                mine->d[i] = d[group][pair + i];
                mine->d[2 + i] = d[group + 8][pair + i];
            }
        }
    }
};

/** ldmatrix.sync.aligned.m8n8.x4.shared.b16: lane 8i+r gives the address of row r of matrix i. */
struct LoadMatrix {
    unsigned* result;
    const unsigned short* row;

    static void finish(void* const* data, uint32_t mask) {
        if (mask != ~0u) fail("ldmatrix needs the whole warp");
        for (unsigned lane = 0; lane < 32; lane++) {
            for (unsigned matrix = 0; matrix < 4; matrix++) {
                auto row = static_cast<LoadMatrix*>(data[matrix * 8 + lane / 4])->row;
                if (reinterpret_cast<uintptr_t>(row) % 16) fail("a row of ldmatrix is not 16-byte aligned");
                unsigned low = row[lane % 4 * 2], high = row[lane % 4 * 2 + 1];
                static_cast<LoadMatrix*>(data[lane])->result[matrix] = low | high << 16;
            }
        }
    }
};

}  // namespace emulator

inline void __syncwarp() { emulator::collective(~0u, emulator::nothing, nullptr); }

template <class T>
T __shfl_xor_sync(unsigned mask, T value, int bits) {
    emulator::Exchange<T> mine = {value, value, unsigned(bits)};
    emulator::collective(mask, emulator::Exchange<T>::finish, &mine);
    return mine.result;
}

namespace device {

inline void multiply_add(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    emulator::MultiplyAdd mine = {d, a, b};
    emulator::collective(~0u, emulator::MultiplyAdd::finish, &mine);
}

inline void load_matrices(unsigned (&r)[4], const void* row) {
    emulator::LoadMatrix mine = {r, static_cast<const unsigned short*>(row)};
    emulator::collective(~0u, emulator::LoadMatrix::finish, &mine);
}

inline void copy_async(void* shared, const void* global, unsigned valid) {
    emulator::copy_async(shared, global, 16, valid);
}

inline void copy_async_commit() { emulator::copy_async_commit(); }

template <int GroupsLeft>
inline void copy_async_wait() {
    emulator::copy_async_wait(GroupsLeft);
}

}  // namespace device
