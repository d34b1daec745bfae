package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.backend.cpu.CpuBackend;
import io.latentspark.engine.backend.cuda.EmulatedGpu;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which device computes, on machines whose GPU is the emulated one in disguise. */
class DevicesTest {

  @BeforeEach
  void emulate() {
    EmulatedGpu.load();
  }

  @AfterEach
  void mend() {
    EmulatedGpu.mend();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "cpu", "cuda", "cuda:3", "cuda-emulated"})
  void namesOfDevices(String name) {
    assertEquals(name, DeviceChoice.parse(" " + name.toUpperCase()).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "cuda:x", "cuda:0,1"})
  void whatNamesNoDevice(String name) {
    EngineException error = assertThrows(EngineException.class, () -> DeviceChoice.parse(name));
    assertEquals(ErrorCode.INVALID_OPTION, error.code());
    assertEquals(
        "--device " + name + " is out of range. Allowed: auto, cpu, cuda, cuda:N, cuda-emulated.",
        error.getMessage());
  }

  @Test
  void aGpuThatSparkAssigned() {
    assertEquals(DeviceChoice.cuda(2), DeviceChoice.parse("cuda").orGpu(2));
    assertEquals(DeviceChoice.cuda(1), DeviceChoice.parse("cuda:1").orGpu(2));
    assertEquals(DeviceChoice.CPU, DeviceChoice.CPU.orGpu(2));
    EmulatedGpu.device("NVIDIA A100", 80);
    EmulatedGpu.devices(3);
    assertEquals(DeviceChoice.cuda(2), Devices.decide(DeviceChoice.AUTO.orGpu(2)));
  }

  @Test
  void theGpuIsTakenWhereItCanBeUsed() {
    EmulatedGpu.device("NVIDIA H100", 90);
    assertEquals(DeviceChoice.cuda(0), Devices.decide(DeviceChoice.AUTO));
    assertEquals(DeviceChoice.cuda(0), Devices.decide(DeviceChoice.parse("cuda")));
    assertEquals("CUDA 9.0, bfloat16", Devices.arithmetic(DeviceChoice.AUTO, Dtype.BFLOAT16));
  }

  /** An emulated one would be taken for hardware. */
  @Test
  void theEmulatedGpuMustBeAskedFor() {
    assertEquals(DeviceChoice.CPU, Devices.decide(DeviceChoice.AUTO));
    assertEquals(
        CpuBackend.arithmetic(Dtype.FLOAT32), Devices.arithmetic(DeviceChoice.AUTO, Dtype.FLOAT32));
    DeviceChoice emulated = DeviceChoice.parse("cuda-emulated");
    assertEquals(emulated, Devices.decide(emulated));
    assertEquals("CUDA emulator, float32", Devices.arithmetic(emulated, Dtype.FLOAT32));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 75, 13000, 'NVIDIA has compute capability 7.5, but bf16 tensor cores begin with 8.0.'",
    "1, 90, 12080, 'The NVIDIA driver speaks CUDA 12.8, but the kernels are compiled for CUDA 13.0.'",
    "0, 90, 13000, 'There is no GPU: the NVIDIA driver shows none to this process.'"
  })
  void aGpuThatCannotBeUsed(int count, int capability, int version, String message) {
    EmulatedGpu.device("NVIDIA", capability);
    EmulatedGpu.devices(count);
    EmulatedGpu.driverVersion(version);
    assertEquals(DeviceChoice.CPU, Devices.decide(DeviceChoice.AUTO));
    EngineException error =
        assertThrows(EngineException.class, () -> Devices.decide(DeviceChoice.parse("cuda")));
    assertEquals(ErrorCode.UNSUPPORTED_PLATFORM, error.code());
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
  }

  @Test
  void aGpuTooSmallForTheModel() {
    EmulatedGpu.device("NVIDIA A100", 80);
    EmulatedGpu.memory(16 << 20);
    EngineOptions options =
        EngineOptions.of(Fixtures.fixture("tiny-v3"))
            .withDevice(DeviceChoice.AUTO)
            .withMaxModelLen(512)
            .withSpeculativeTokens(OptionalInt.of(0));
    EngineException error = assertThrows(EngineException.class, () -> LlmEngine.load(options));
    assertEquals(ErrorCode.NOT_ENOUGH_MEMORY, error.code());
    assertTrue(error.getMessage().startsWith("The model does not fit: it needs "));
    assertTrue(error.getMessage().contains("(85 % of the GPU's free memory)"), error.getMessage());
    assertEquals(0, EmulatedGpu.allocations());
  }
}
