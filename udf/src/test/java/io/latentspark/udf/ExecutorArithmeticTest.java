package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.latentspark.engine.DeviceChoice;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.cpu.CpuBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExecutorArithmeticTest {
  @ParameterizedTest
  @EnumSource
  void executorsSayHowTheyCompute(Dtype dtype) {
    String own = CpuBackend.arithmetic(dtype);
    Computing computing = new Computing(DeviceChoice.AUTO, dtype);
    assertEquals(own, ExecutorArithmetic.of(LocalSpark.SPARK, computing));
    assertEquals(own, ExecutorArithmetic.ask(LocalSpark.SPARK.sparkContext(), computing));
    ExecutorArithmetic.require(own, computing);
  }

  @Test
  void anExecutorOfAnotherKindIsAnError() {
    String own = CpuBackend.arithmetic(Dtype.FLOAT32);
    LatentSparkException error =
        assertThrows(
            LatentSparkException.class,
            () ->
                ExecutorArithmetic.require(
                    "pen and paper", new Computing(DeviceChoice.CPU, Dtype.FLOAT32)));
    assertEquals(
        "This executor computes with "
            + own
            + ", the job with pen and paper: their rows would differ in the last bits."
            + " Give the job executors on machines of one kind.",
        error.getMessage());
  }
}
