package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The instruction sets that decide how matrices are packed, in the kernel's names ({@code
 * /proc/cpuinfo}: flags).
 */
record CpuFeatures(
    boolean avx2, boolean fma, boolean avx512f, boolean avx512Bf16, boolean amxBf16, boolean amd) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /**
   * What this machine has.
   *
   * @throws EngineException {@code UNSUPPORTED_PLATFORM} if the CPU lacks AVX2 or FMA, or the JVM
   *     was started without the Vector API. To be called before any class that uses either.
   */
  static CpuFeatures require() {
    String machine = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    try {
      return require(machine, Files.readString(CPU_INFO), ModuleLayer.boot());
    } catch (IOException e) {
      throw EngineErrors.unsupportedCpu(machine);
    }
  }

  /**
   * The same of a machine described.
   *
   * @param machine operating system and architecture, for messages
   */
  static CpuFeatures require(String machine, String cpuInfo, ModuleLayer modules) {
    CpuFeatures features = parse(cpuInfo);
    if (!features.avx2 || !features.fma) {
      String model = field(cpuInfo, "model name").map(name -> " (" + name + ")").orElse("");
      throw EngineErrors.unsupportedCpu(machine + model);
    }
    if (modules.findModule("jdk.incubator.vector").isEmpty()) {
      throw EngineErrors.vectorModuleMissing();
    }
    return features;
  }

  /** Reads the first processor's flags; a text without flags has no features. */
  static CpuFeatures parse(String cpuInfo) {
    List<String> flags = Arrays.asList(field(cpuInfo, "flags").orElse("").split(" "));
    return new CpuFeatures(
        flags.contains("avx2"),
        flags.contains("fma"),
        flags.contains("avx512f"),
        flags.contains("avx512_bf16"),
        flags.contains("amx_bf16"),
        field(cpuInfo, "vendor_id").filter("AuthenticAMD"::equals).isPresent());
  }

  /** Whether the CPU multiplies bf16 by itself. */
  boolean bf16Arithmetic() {
    return avx512Bf16 || amxBf16;
  }

  /**
   * Whether it does so faster than it multiplies f32. AMX does. {@code vdpbf16ps} by itself makes
   * two products where {@code vfmadd} makes one: AMD's cores start as many of either in a cycle,
   * Intel's a fourth as many (94 against 195 GFLOP/s measured on a core of family 6, model 207).
   */
  boolean bf16IsFastest() {
    return amxBf16 || (avx512Bf16 && amd);
  }

  /** One line for reports: instruction set, arithmetic, weights. */
  String describe(Dtype dtype) {
    if (dtype == Dtype.BFLOAT16 && bf16IsFastest()) {
      return (amxBf16 ? "AMX" : "AVX-512 BF16") + ", bf16 arithmetic over bf16 weights";
    }
    String weights = dtype == Dtype.BFLOAT16 ? "bf16" : "f32";
    return (avx512f ? "AVX-512" : "AVX2") + ", f32 arithmetic over " + weights + " weights";
  }

  private static Optional<String> field(String cpuInfo, String key) {
    return cpuInfo
        .lines()
        .filter(line -> line.startsWith(key))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).trim());
  }
}
