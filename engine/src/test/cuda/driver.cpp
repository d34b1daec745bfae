// A libcuda.so.1 for machines without a GPU: the driver API over the emulator. JCuda binds to it unchanged when it is
// loaded first, because its soname is libcuda.so.1.
//
// Streams are lazy: work is done when something waits for it, so that code which reads results, or reuses or frees host
// memory, too early is noticed.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "emulator.h"

namespace {

using Work = std::function<int()>;  // returns a CUresult
using Pointer = unsigned long long;

enum { SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NO_DEVICE = 100, INVALID_DEVICE = 101, INVALID_IMAGE = 200, INVALID_HANDLE = 400,
       NOT_FOUND = 500, LAUNCH_FAILED = 719 };

constexpr unsigned FATBIN_MAGIC = 0xBA55ED50;
constexpr size_t MEMORY = size_t(1) << 30;
constexpr size_t RED_ZONE = 256;
constexpr char RED = char(0xA5);
constexpr unsigned DEFAULT_SHARED = 48 << 10, LARGEST_SHARED = 163 << 10;

struct Function {
    const emulator::Kernel* kernel;
    unsigned shared_limit = DEFAULT_SHARED;
};

using Module = std::map<std::string, Function>;

struct Stream {
    std::vector<Work> queue;
};

std::recursive_mutex driver;  // one call at a time, as a single in-order device
std::map<char*, size_t> blocks;
size_t used = 0;
size_t memory = MEMORY;
int version = 13000;
int devices = 1;
int capability = 80;
std::string device_name = "CUDA emulator";
std::string failing_kernel;
std::vector<Stream*> streams;
int sticky = SUCCESS;  // a failed kernel fails every later call, as on a GPU
char device_context;

Stream& of(void* stream) { return *static_cast<Stream*>(stream); }

int drain(Stream& stream) {
    std::vector<Work> queue;
    queue.swap(stream.queue);
    for (Work& work : queue) {
        if (!sticky) sticky = work();
    }
    return sticky;
}

int drain_all() {
    for (Stream* stream : streams) drain(*stream);
    return sticky;
}

int submit(void* stream, Work work) {
    if (sticky) return sticky;
    return of(stream).queue.push_back(std::move(work)), SUCCESS;
}

bool inside(Pointer address, size_t bytes) {
    auto at = reinterpret_cast<char*>(address);
    auto next = blocks.upper_bound(at);
    if (next == blocks.begin()) return false;
    auto block = std::prev(next);
    return at + bytes <= block->first + block->second;
}

bool red_zones_intact() {
    for (auto& [start, size] : blocks) {
        for (size_t i = 0; i < RED_ZONE; i++) {
            if (start[size + i] != RED || start[-1 - ptrdiff_t(i)] != RED) return false;
        }
    }
    return true;
}

int run(const emulator::Launch& launch, std::vector<char> packed) {
    const char* error = launch.kernel->name == failing_kernel ? "asked to fail"
                                                              : emulator::launch(launch, packed.data(), packed.size());
    if (!error && !red_zones_intact()) error = "wrote outside its memory";
    if (error) fprintf(stderr, "emulator: %s: %s\n", launch.kernel->name, error);
    return error ? LAUNCH_FAILED : SUCCESS;
}

}  // namespace

#define API extern "C" __attribute__((visibility("default"))) int
#define LOCK std::lock_guard<std::recursive_mutex> lock(driver)

// ---- for tests -------------------------------------------------------------------------------------------------

/** 0: threads forward, copies late; 1: threads in reverse, copies early. */
API emulator_set_order(int order) { LOCK; return emulator::set_order(static_cast<emulator::Order>(order)), SUCCESS; }
/** Of which every launch fails; none if empty. Forgets a failure. */
API emulator_fail(const char* kernel) { LOCK; return failing_kernel = kernel, sticky = SUCCESS; }
API emulator_set_memory(size_t bytes) { LOCK; return memory = bytes ? bytes : MEMORY, SUCCESS; }
API emulator_set_driver_version(int value) { LOCK; return version = value ? value : 13000, SUCCESS; }
API emulator_set_devices(int count) { LOCK; return devices = count, SUCCESS; }
/** What the device says it is; the emulator itself if empty. */
API emulator_set_device(const char* name, int value) {
    LOCK;
    return device_name = *name ? name : "CUDA emulator", capability = value, SUCCESS;
}
/** Allocations that are still there. */
API emulator_allocations() { LOCK; return blocks.size(); }

// ---- device, context -------------------------------------------------------------------------------------------

API cuInit(unsigned) { LOCK; return devices ? SUCCESS : NO_DEVICE; }
API cuDriverGetVersion(int* result) { LOCK; return *result = version, SUCCESS; }
API cuDeviceGetCount(int* count) { LOCK; return *count = devices, SUCCESS; }
API cuDeviceGet(int* device, int ordinal) { LOCK; return *device = ordinal, ordinal >= devices ? INVALID_DEVICE : SUCCESS; }
API cuDeviceGetName(char* name, int length, int) { LOCK; return snprintf(name, length, "%s", device_name.c_str()), SUCCESS; }
API cuDeviceTotalMem_v2(size_t* bytes, int) { LOCK; return *bytes = memory, SUCCESS; }
API cuDeviceGetAttribute(int* value, int attribute, int) {
    switch (attribute) {
        case 75: return *value = capability / 10, SUCCESS;
        case 76: return *value = capability % 10, SUCCESS;
        case 97: return *value = LARGEST_SHARED, SUCCESS;  // of a block, where a kernel asks for it
        default: return INVALID_VALUE;
    }
}
API cuDevicePrimaryCtxRetain(void** context, int) { return *context = &device_context, SUCCESS; }
API cuDevicePrimaryCtxRelease_v2(int) { return SUCCESS; }
API cuCtxSetCurrent(void*) { return SUCCESS; }

// ---- modules ---------------------------------------------------------------------------------------------------

API cuModuleLoadData(void** module, const void* image) {
    unsigned magic;
    memcpy(&magic, image, sizeof magic);
    if (magic != FATBIN_MAGIC) return INVALID_IMAGE;
    return *module = new Module(), SUCCESS;
}
API cuModuleUnload(void* module) { return delete static_cast<Module*>(module), SUCCESS; }
API cuModuleGetFunction(void** function, void* module, const char* name) {
    LOCK;
    const emulator::Kernel* kernel = emulator::find_kernel(name);
    if (!kernel) return *function = nullptr, NOT_FOUND;
    return *function = &static_cast<Module*>(module)->emplace(name, Function{kernel}).first->second, SUCCESS;
}
API cuFuncSetAttribute(void* function, int attribute, int value) {
    LOCK;
    if (attribute != 8 || value < 0 || unsigned(value) > LARGEST_SHARED) return INVALID_VALUE;  // dynamic shared memory
    return static_cast<Function*>(function)->shared_limit = value, SUCCESS;
}

// ---- memory ----------------------------------------------------------------------------------------------------

API cuMemAlloc_v2(Pointer* pointer, size_t bytes) {
    LOCK;
    if (!bytes) return INVALID_VALUE;
    if (used + bytes > memory) return OUT_OF_MEMORY;
    char* start = static_cast<char*>(aligned_alloc(256, (bytes + 2 * RED_ZONE + 255) / 256 * 256)) + RED_ZONE;
    memset(start - RED_ZONE, RED, RED_ZONE);
    memset(start, 0xFF, bytes);  // NaN
    memset(start + bytes, RED, RED_ZONE);
    blocks[start] = bytes, used += bytes;
    return *pointer = reinterpret_cast<Pointer>(start), SUCCESS;
}
API cuMemFree_v2(Pointer pointer) {
    LOCK;
    drain_all();
    auto block = blocks.find(reinterpret_cast<char*>(pointer));
    if (block == blocks.end()) return INVALID_VALUE;
    used -= block->second;
    free(block->first - RED_ZONE);
    blocks.erase(block);
    return sticky;
}
API cuMemGetInfo_v2(size_t* free_bytes, size_t* total) { LOCK; return *free_bytes = memory - used, *total = memory, SUCCESS; }
API cuMemAllocHost_v2(void** pointer, size_t bytes) { return *pointer = aligned_alloc(256, (bytes + 255) / 256 * 256), SUCCESS; }
API cuMemFreeHost(void* pointer) { return free(pointer), SUCCESS; }

API cuMemcpyHtoDAsync_v2(Pointer target, const void* source, size_t bytes, void* stream) {
    LOCK;
    if (!inside(target, bytes)) return INVALID_VALUE;
    return submit(stream, [=] { return memcpy(reinterpret_cast<void*>(target), source, bytes), SUCCESS; });
}
// On the null stream, which waits for the others: they are made without CU_STREAM_NON_BLOCKING.
API cuMemcpyHtoD_v2(Pointer target, const void* source, size_t bytes) {
    LOCK;
    if (!inside(target, bytes)) return INVALID_VALUE;
    if (int error = drain_all()) return error;
    return memcpy(reinterpret_cast<void*>(target), source, bytes), SUCCESS;
}
API cuMemcpyDtoH_v2(void* target, Pointer source, size_t bytes) {
    LOCK;
    if (!inside(source, bytes)) return INVALID_VALUE;
    if (int error = drain_all()) return error;
    return memcpy(target, reinterpret_cast<void*>(source), bytes), SUCCESS;
}
API cuMemsetD8Async(Pointer target, unsigned char value, size_t count, void* stream) {
    LOCK;
    if (!inside(target, count)) return INVALID_VALUE;
    return submit(stream, [=] { return memset(reinterpret_cast<void*>(target), value, count), SUCCESS; });
}

// ---- streams, launches -----------------------------------------------------------------------------------------

API cuStreamCreate(void** stream, unsigned) {
    LOCK;
    streams.push_back(new Stream());
    return *stream = streams.back(), SUCCESS;
}
API cuStreamDestroy_v2(void* stream) {
    LOCK;
    drain(of(stream));
    for (size_t i = 0; i < streams.size(); i++) {
        if (streams[i] == stream) streams.erase(streams.begin() + i);
    }
    return delete static_cast<Stream*>(stream), sticky;
}
API cuStreamSynchronize(void* stream) { LOCK; return drain(of(stream)); }

API cuLaunchKernel(void* handle, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned block_y,
                   unsigned block_z, unsigned shared_bytes, void* stream, void**, void** extra) {
    LOCK;
    auto function = static_cast<Function*>(handle);
    if (!function) return INVALID_HANDLE;
    if (shared_bytes > function->shared_limit) return INVALID_VALUE;
    if (!grid_x || !grid_y || !grid_z || grid_y > 65535 || grid_z > 65535) return INVALID_VALUE;
    if (size_t(block_x) * block_y * block_z - 1 >= 1024) return INVALID_VALUE;
    const char* buffer = nullptr;
    size_t bytes = 0;
    for (; extra && extra[0]; extra += 2) {
        if (extra[0] == reinterpret_cast<void*>(1)) buffer = static_cast<const char*>(extra[1]);
        if (extra[0] == reinterpret_cast<void*>(2)) bytes = *static_cast<size_t*>(extra[1]);
    }
    if (!buffer) return INVALID_VALUE;
    emulator::Launch launch{function->kernel, {grid_x, grid_y, grid_z}, {block_x, block_y, block_z}, shared_bytes};
    return submit(stream, [launch, packed = std::vector<char>(buffer, buffer + bytes)] { return run(launch, packed); });
}
