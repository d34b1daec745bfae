// Runs CUDA kernels on the CPU: one thread block at a time, each CUDA thread a fiber of its own.
#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>

namespace emulator {

struct Dim3 {
    unsigned x = 1, y = 1, z = 1;
};

/** What a thread can see of itself. */
struct Thread {
    Dim3 thread, block, block_dim, grid_dim;
    unsigned lane;
};

extern Thread* current;

/** Finishes a warp operation for all its lanes at once; `data[lane]` is null for a lane that takes no part. */
using Finish = void (*)(void* const* data, uint32_t mask);

/** Waits until every live lane of the mask is here. */
void collective(uint32_t mask, Finish finish, void* data);
/** __syncthreads */
void barrier();
void* dynamic_shared();
void copy_async(void* target, const void* source, unsigned bytes, unsigned source_bytes);
void copy_async_commit();
void copy_async_wait(unsigned groups_left);
/** Ends the launch with this message. */
[[noreturn]] void fail(const char* message);

/** A kernel by name; made by EXPORT_KERNEL. */
struct Kernel {
    const char* name;
    void (*invoke)(void** arguments);
    unsigned argument_count;
    const unsigned* argument_sizes;
    const Kernel* next;

    Kernel(const char* name, void (*invoke)(void**), unsigned count, const unsigned* sizes);
};

/** Null if there is none. */
const Kernel* find_kernel(const char* name);

struct Launch {
    const Kernel* kernel;
    Dim3 grid, block;
    unsigned shared_bytes;
};

/**
 * Runs a grid; returns null, or why it failed.
 *
 * @param buffer packed arguments, each at its natural alignment
 */
const char* launch(const Launch& launch, char* buffer, size_t bytes);

/** What real hardware leaves open. Together the two settings show a missing barrier and a missing wait. */
enum class Order { FORWARD_LATE, REVERSE_EARLY };

/** The order in which threads run between two barriers, and when an asynchronous copy lands. */
void set_order(Order order);

template <auto Function>
struct Binding;

template <class... Arguments, void (*Function)(Arguments...)>
struct Binding<Function> {
    static constexpr unsigned count = sizeof...(Arguments);
    static constexpr unsigned sizes[] = {sizeof(Arguments)...};

    static void invoke(void** arguments) { unpack(arguments, std::index_sequence_for<Arguments...>{}); }

    template <size_t... I>
    static void unpack(void** arguments, std::index_sequence<I...>) {
        Function(*static_cast<Arguments*>(arguments[I])...);
    }
};

}  // namespace emulator
