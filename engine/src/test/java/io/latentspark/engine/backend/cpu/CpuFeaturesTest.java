package io.latentspark.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.ErrorCode;
import org.junit.jupiter.api.Test;

class CpuFeaturesTest {
  /** Excerpts of what Linux prints on an AMD EPYC 7003 and on an Intel Xeon of generation 4. */
  private static final String ZEN_3 =
      "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC 7763\nflags\t\t: fpu sse2 fma avx avx2 bmi2 vaes\n";

  private static final String SAPPHIRE_RAPIDS =
      "processor\t: 0\nflags\t\t: fma avx2 avx512f avx512bw avx_vnni avx512_bf16 amx_bf16 amx_tile\n"
          + "vmx flags\t: vnmi\n";

  @Test
  void readsTheFlagsOfTheKernel() {
    assertEquals(new CpuFeatures(true, true, false, false, false, true), CpuFeatures.parse(ZEN_3));
    assertEquals(
        new CpuFeatures(true, true, true, true, true, false), CpuFeatures.parse(SAPPHIRE_RAPIDS));
  }

  @Test
  void aMachineWithoutFlagsHasNoFeatures() {
    assertEquals(
        new CpuFeatures(false, false, false, false, false, false),
        CpuFeatures.parse("Features\t: asimd sve\n"));
  }

  @Test
  void describesArithmeticAndWeights() {
    assertEquals(
        "AVX2, f32 arithmetic over bf16 weights",
        CpuFeatures.parse(ZEN_3).describe(Dtype.BFLOAT16));
    assertEquals(
        "AMX, bf16 arithmetic over bf16 weights",
        CpuFeatures.parse(SAPPHIRE_RAPIDS).describe(Dtype.BFLOAT16));
    assertEquals(
        "AVX-512, f32 arithmetic over f32 weights",
        CpuFeatures.parse(SAPPHIRE_RAPIDS).describe(Dtype.FLOAT32));
  }

  @Test
  void bf16ArithmeticIsTakenWhereItIsFasterThanF32() {
    CpuFeatures zen4 = new CpuFeatures(true, true, true, true, false, true);
    CpuFeatures xeonWithoutAmx = new CpuFeatures(true, true, true, true, false, false);
    assertTrue(CpuFeatures.parse(SAPPHIRE_RAPIDS).bf16IsFastest());
    assertTrue(zen4.bf16IsFastest());
    assertFalse(xeonWithoutAmx.bf16IsFastest());
    assertEquals(
        "AVX-512, f32 arithmetic over bf16 weights", xeonWithoutAmx.describe(Dtype.BFLOAT16));
  }

  @Test
  void otherMachinesAreToldWhatIsMissing() {
    assertUnsupported(
        "AVX2 and FMA; this machine is Linux on aarch64.",
        "Linux on aarch64",
        "Features\t: asimd sve\n",
        ModuleLayer.boot());
    assertUnsupported(
        "this machine is Linux on amd64 (AMD EPYC 7763).",
        "Linux on amd64",
        ZEN_3.replace("avx2 ", ""),
        ModuleLayer.boot());
    assertUnsupported(
        "without the Vector API. Start it on Java 17 with --add-modules=jdk.incubator.vector",
        "Linux on amd64",
        ZEN_3,
        ModuleLayer.empty());
  }

  private static void assertUnsupported(
      String expected, String machine, String cpuInfo, ModuleLayer modules) {
    EngineException error =
        assertThrows(EngineException.class, () -> CpuFeatures.require(machine, cpuInfo, modules));
    assertEquals(ErrorCode.UNSUPPORTED_PLATFORM, error.code());
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  @Test
  void thisMachineRunsTheBackend() {
    assertTrue(CpuFeatures.require().avx2());
  }
}
