package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.latentspark.engine.DeviceChoice;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The GPU that an executor's engine computes on. */
class AssignedGpuTest {
  private static final DeviceChoice CUDA = DeviceChoice.parse("cuda");

  @AfterEach
  void forget() {
    AssignedGpu.note(Map.of());
  }

  private static void assign(String... addresses) {
    AssignedGpu.note(Map.of("gpu", new ResourceInformation("gpu", addresses)));
  }

  @Test
  void theFirstOfThoseGiven() {
    assign("3", "4");
    assertEquals(DeviceChoice.cuda(3), AssignedGpu.instead(CUDA));
    assertEquals(3, AssignedGpu.instead(DeviceChoice.AUTO).ordinal());
    assertEquals(DeviceChoice.cuda(1), AssignedGpu.instead(DeviceChoice.cuda(1)));
    assertEquals(DeviceChoice.CPU, AssignedGpu.instead(DeviceChoice.CPU));
  }

  @Test
  void nothingGivenNothingChanged() {
    assertEquals(CUDA, AssignedGpu.instead(CUDA));
    assign();
    assertEquals(CUDA, AssignedGpu.instead(CUDA));
  }

  @Test
  void anAddressThatIsNoNumber() {
    assign("GPU-8f1c");
    LatentSparkException error =
        assertThrows(LatentSparkException.class, () -> AssignedGpu.instead(CUDA));
    assertEquals(
        "Spark gave this executor the GPU \"GPU-8f1c\", which is no number as nvidia-smi counts"
            + " them. Let the discovery script print such numbers, as conf/cluster's does.",
        error.getMessage());
  }
}
