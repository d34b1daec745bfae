// What every kernel includes: the same names mean CUDA under nvcc and functions of the emulator under g++.
//
// Namespaces have names: in one without, nvcc names functions after the folder it runs in, and the compiled kernels would
// differ from place to place. Kernels take scalars and pointers only. A kernel that needs dynamic shared memory names it with DYNAMIC_SHARED, and
// each kernel is followed by EXPORT_KERNEL.
#pragma once

#ifdef __CUDACC__

#include <cuda_bf16.h>

#define DYNAMIC_SHARED(name) extern __shared__ __align__(128) unsigned char name[]
#define EXPORT_KERNEL(name) static_assert(true)

namespace device {

__device__ __forceinline__ unsigned shared_address(const void* p) {
    return static_cast<unsigned>(__cvta_generic_to_shared(p));
}

/** d += a · b, a 16x16 (row), b 16x8 (column), bf16 in, f32 out. */
__device__ __forceinline__ void multiply_add(float (&d)[4], const unsigned (&a)[4], const unsigned (&b)[2]) {
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};\n"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

/** Four 8x8 matrices; lane 8i+r gives the address of row r of matrix i. */
__device__ __forceinline__ void load_matrices(unsigned (&r)[4], const void* row) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];\n"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(shared_address(row))
                 : "memory");
}

/** Copies 16 bytes to shared memory; only the first `valid` are read, the rest becomes zero. */
__device__ __forceinline__ void copy_async(void* shared, const void* global, unsigned valid) {
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;\n" ::"r"(shared_address(shared)), "l"(global), "r"(valid)
                 : "memory");
}

__device__ __forceinline__ void copy_async_commit() { asm volatile("cp.async.commit_group;\n" ::: "memory"); }

template <int GroupsLeft>
__device__ __forceinline__ void copy_async_wait() {
    asm volatile("cp.async.wait_group %0;\n" ::"n"(GroupsLeft) : "memory");
}

}  // namespace device

#else
#include "cuda_host.h"
#endif

using bf16 = __nv_bfloat16;

namespace device {

__device__ __forceinline__ float widen(float value) { return value; }
__device__ __forceinline__ float widen(bf16 value) { return __bfloat162float(value); }

__device__ __forceinline__ void assign(float& target, float value) { target = value; }
__device__ __forceinline__ void assign(bf16& target, float value) { target = __float2bfloat16(value); }

/** Over the lanes of a warp, which all get it, in a fixed order. */
template <class T>
__device__ __forceinline__ T warp_sum(T value) {
#pragma unroll
    for (int bits = 16; bits; bits /= 2) value += __shfl_xor_sync(0xFFFFFFFFu, value, bits);
    return value;
}

__device__ __forceinline__ float warp_max(float value) {
#pragma unroll
    for (int bits = 16; bits; bits /= 2) value = fmaxf(value, __shfl_xor_sync(0xFFFFFFFFu, value, bits));
    return value;
}

}  // namespace device
