#include "emulator.h"

#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace emulator {

Thread* current = nullptr;

namespace {

constexpr unsigned WARP = 32, MAX_THREADS = 1024;
constexpr size_t STACK_BYTES = 128 << 10, SHARED_BYTES = 228 << 10, RED_ZONE = 1024;
constexpr unsigned char POISON = 0xFF;  // NaN, as float and as bf16
constexpr unsigned char RED = 0xA5;

// ---- fibers ----------------------------------------------------------------------------------------------------

#if !defined(__x86_64__)
#error "the emulator switches stacks with x86-64 code"
#endif

extern "C" void emulator_switch(void** save, void* load);
asm(R"(
    .text
    .globl emulator_switch
    .hidden emulator_switch
    .type emulator_switch, @function
emulator_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
    .size emulator_switch, .-emulator_switch
)");

struct Copy {
    void* target;
    const void* source;
    unsigned bytes, source_bytes, group;
};

struct Fiber : Thread {
    void* stack_pointer;
    unsigned index;
    uint32_t mask;
    Finish finish;
    void* data;
    std::vector<Copy> copies;
    unsigned committed;
};

/** Lanes as bits. */
struct Warp {
    uint32_t alive = 0, runnable = 0, collecting = 0;
};

char* map(size_t bytes) {
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) abort();
    return static_cast<char*>(memory);
}

/** The set bit to take: from `from` on going round; downwards in reverse order. */
unsigned pick(uint32_t set, unsigned from, bool reverse) {
    if (reverse) {
        uint32_t before = set & (from < 31 ? (2u << from) - 1 : ~0u);
        return 31 - __builtin_clz(before ? before : set);
    }
    uint32_t after = set & (~0u << from);
    return __builtin_ctz(after ? after : set);
}

void land(const Copy& copy) {
    memcpy(copy.target, copy.source, copy.source_bytes);
    memset(static_cast<char*>(copy.target) + copy.source_bytes, 0, copy.bytes - copy.source_bytes);
}

void fiber_main();

/** The threads of one block. */
class Block {
public:
    Block() : stacks_(map(MAX_THREADS * STACK_BYTES)), shared_(map(SHARED_BYTES)) {
        for (unsigned i = 0; i < MAX_THREADS; i++) mprotect(stacks_ + i * STACK_BYTES, 4096, PROT_NONE);
    }

    /** Empty, or why it failed. */
    std::string run(const Launch& launch, void** arguments, Dim3 index);

    void start() { launch_->kernel->invoke(arguments_); }
    void collective(uint32_t mask, Finish finish, void* data);
    void barrier();
    [[noreturn]] void exit_fiber();
    [[noreturn]] void fail(const std::string& message);
    Fiber& self() const { return *static_cast<Fiber*>(current); }
    void* shared() const { return shared_; }

    Order order = Order::FORWARD_LATE;

private:
    bool reverse() const { return order == Order::REVERSE_EARLY; }
    void complete(unsigned warp, uint32_t mask);
    void suspend(Fiber& fiber);
    void wait_here();
    Fiber* next();
    void leave(void** save);
    std::string stuck() const;

    char* stacks_;
    char* shared_;
    std::vector<Fiber> fibers_{MAX_THREADS};
    Warp warps_[MAX_THREADS / WARP];
    uint32_t runnable_warps_ = 0;
    unsigned alive_ = 0, at_barrier_ = 0, position_ = 0;
    void* caller_ = nullptr;
    const Launch* launch_ = nullptr;
    void** arguments_ = nullptr;
    std::string error_;
};

Block& block() {
    static Block* only = new Block();  // one launch at a time: the driver is locked
    return *only;
}

void fiber_main() {
    block().start();
    block().exit_fiber();
}

Fiber* Block::next() {
    if (!runnable_warps_) return nullptr;
    unsigned warp = position_ / WARP, lane = position_ % WARP;
    if (!warps_[warp].runnable) {
        warp = pick(runnable_warps_, warp, reverse());
        lane = reverse() ? WARP - 1 : 0;
    }
    return &fibers_[warp * WARP + pick(warps_[warp].runnable, lane, reverse())];
}

/** Leaves a fiber for the next one that can run, or for the caller of run() when none can. */
void Block::leave(void** save) {
    Fiber* to = error_.empty() ? next() : nullptr;
    if (!to && alive_ && error_.empty()) error_ = stuck();
    if (to) position_ = to->index, current = to;
    emulator_switch(save, to ? to->stack_pointer : caller_);
}

void Block::suspend(Fiber& fiber) {
    Warp& warp = warps_[fiber.index / WARP];
    warp.runnable &= ~(1u << fiber.lane);
    if (!warp.runnable) runnable_warps_ &= ~(1u << fiber.index / WARP);
}

void Block::wait_here() {
    Fiber& me = self();
    suspend(me);
    leave(&me.stack_pointer);
}

void Block::complete(unsigned index, uint32_t mask) {
    Warp& warp = warps_[index];
    uint32_t taking_part = mask & warp.alive;
    if (!taking_part || (warp.collecting & taking_part) != taking_part) return;
    Fiber* lanes = &fibers_[index * WARP];
    Finish finish = lanes[__builtin_ctz(taking_part)].finish;
    void* data[WARP] = {};
    for (unsigned lane = 0; lane < WARP; lane++) {
        if (!(taking_part >> lane & 1)) continue;
        if (lanes[lane].mask != mask || lanes[lane].finish != finish) {
            fail("the lanes of warp " + std::to_string(index) + " meet in different warp operations");
        }
        data[lane] = lanes[lane].data;
    }
    finish(data, taking_part);
    warp.collecting &= ~taking_part;
    warp.runnable |= taking_part;
    runnable_warps_ |= 1u << index;
}

void Block::collective(uint32_t mask, Finish finish, void* data) {
    Fiber& me = self();
    if (!(mask >> me.lane & 1)) fail("a lane calls a warp operation without being in its mask");
    me.mask = mask, me.finish = finish, me.data = data;
    Warp& warp = warps_[me.index / WARP];
    warp.collecting |= 1u << me.lane;
    complete(me.index / WARP, mask);
    if (warp.collecting >> me.lane & 1) wait_here();
}

void Block::barrier() {
    if (++at_barrier_ < alive_) return wait_here();
    at_barrier_ = 0;
    for (unsigned w = 0; w < MAX_THREADS / WARP; w++) {
        warps_[w].runnable = warps_[w].alive;
        if (warps_[w].alive) runnable_warps_ |= 1u << w;
    }
}

void Block::exit_fiber() {
    Fiber& me = self();
    Warp& warp = warps_[me.index / WARP];
    suspend(me);
    warp.alive &= ~(1u << me.lane);
    alive_--;
    if (warp.collecting) complete(me.index / WARP, fibers_[me.index - me.lane + __builtin_ctz(warp.collecting)].mask);
    if (alive_ && at_barrier_ == alive_) {  // the others wait for a barrier that this thread will not reach
        at_barrier_--;
        barrier();
    }
    leave(&me.stack_pointer);
    abort();
}

void Block::fail(const std::string& message) {
    Fiber& me = self();
    error_ = message + " [kernel " + launch_->kernel->name + ", block " + std::to_string(me.block.x) + "," +
             std::to_string(me.block.y) + "," + std::to_string(me.block.z) + ", thread " + std::to_string(me.thread.x) + "]";
    leave(&me.stack_pointer);
    abort();
}

std::string Block::stuck() const {
    std::string text = std::string("deadlock in ") + launch_->kernel->name + ": " + std::to_string(at_barrier_) +
                       " threads wait at __syncthreads";
    for (unsigned w = 0; w < MAX_THREADS / WARP; w++) {
        if (warps_[w].collecting) text += ", lanes of warp " + std::to_string(w) + " in a warp operation";
    }
    return text;
}

std::string Block::run(const Launch& launch, void** arguments, Dim3 index) {
    launch_ = &launch, arguments_ = arguments;
    unsigned count = launch.block.x * launch.block.y * launch.block.z;
    alive_ = count, at_barrier_ = 0, runnable_warps_ = 0;
    position_ = reverse() ? count - 1 : 0;
    error_.clear();
    memset(shared_, POISON, launch.shared_bytes);
    memset(shared_ + launch.shared_bytes, RED, RED_ZONE);
    for (unsigned i = 0; i < count; i++) {
        Fiber& fiber = fibers_[i];
        fiber.index = i;
        fiber.lane = i % WARP;
        fiber.thread = {i % launch.block.x, i / launch.block.x % launch.block.y, i / launch.block.x / launch.block.y};
        fiber.block = index, fiber.block_dim = launch.block, fiber.grid_dim = launch.grid;
        fiber.copies.clear();
        fiber.committed = 0;
        // staggered, or all stacks would share the same few cache sets
        auto top = reinterpret_cast<void**>(stacks_ + (i + 1) * STACK_BYTES - i % 61 * 320);
        *--top = nullptr;  // keeps the entry's frame 16-byte aligned after the return address
        *--top = reinterpret_cast<void*>(fiber_main);
        for (int saved = 0; saved < 6; saved++) *--top = nullptr;
        fiber.stack_pointer = top;
    }
    for (unsigned w = 0; w < MAX_THREADS / WARP; w++) {
        unsigned lanes = w * WARP < count ? count - w * WARP : 0;
        uint32_t all = lanes >= WARP ? ~0u : (1u << lanes) - 1;
        warps_[w] = {all, all, 0};
        if (all) runnable_warps_ |= 1u << w;
    }
    leave(&caller_);
    for (size_t i = 0; error_.empty() && i < RED_ZONE; i++) {
        if (static_cast<unsigned char>(shared_[launch.shared_bytes + i]) != RED) {
            error_ = std::string(launch.kernel->name) + " wrote past its dynamic shared memory";
        }
    }
    return error_;
}

const Kernel*& kernels() {
    static const Kernel* head = nullptr;
    return head;
}

}  // namespace

Kernel::Kernel(const char* name, void (*invoke)(void**), unsigned count, const unsigned* sizes)
    : name(name), invoke(invoke), argument_count(count), argument_sizes(sizes), next(kernels()) {
    kernels() = this;
}

const Kernel* find_kernel(const char* name) {
    const Kernel* kernel = kernels();
    while (kernel && strcmp(kernel->name, name)) kernel = kernel->next;
    return kernel;
}

const char* launch(const Launch& launch, char* buffer, size_t bytes) {
    static std::string error;
    std::vector<void*> arguments;
    size_t offset = 0;
    for (unsigned i = 0; i < launch.kernel->argument_count; i++) {
        size_t size = launch.kernel->argument_sizes[i];  // scalars and pointers only: also their alignment
        offset = (offset + size - 1) / size * size;
        arguments.push_back(buffer + offset);
        offset += size;
    }
    if (offset != bytes) {
        error = std::string(launch.kernel->name) + " takes " + std::to_string(offset) + " bytes of arguments, not " + std::to_string(bytes);
        return error.c_str();
    }
    for (unsigned z = 0; z < launch.grid.z; z++) {
        for (unsigned y = 0; y < launch.grid.y; y++) {
            for (unsigned x = 0; x < launch.grid.x; x++) {
                error = block().run(launch, arguments.data(), {x, y, z});
                if (!error.empty()) return error.c_str();
            }
        }
    }
    return nullptr;
}

void set_order(Order order) { block().order = order; }

void collective(uint32_t mask, Finish finish, void* data) { block().collective(mask, finish, data); }

void barrier() { block().barrier(); }

void* dynamic_shared() { return block().shared(); }

void fail(const char* message) { block().fail(message); }

void copy_async(void* target, const void* source, unsigned bytes, unsigned source_bytes) {
    if (reinterpret_cast<uintptr_t>(target) % bytes || reinterpret_cast<uintptr_t>(source) % bytes) {
        fail("cp.async is not aligned");
    }
    Fiber& me = block().self();
    Copy copy = {target, source, bytes, source_bytes, me.committed};
    if (block().order == Order::FORWARD_LATE) me.copies.push_back(copy);
    else land(copy);
}

void copy_async_commit() { block().self().committed++; }

void copy_async_wait(unsigned groups_left) {
    Fiber& me = block().self();
    size_t landed = 0;
    while (landed < me.copies.size() && me.copies[landed].group + groups_left < me.committed) land(me.copies[landed++]);
    me.copies.erase(me.copies.begin(), me.copies.begin() + landed);
}

}  // namespace emulator
