package io.latentspark.udf.sql;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.LlmEngine;
import io.latentspark.udf.Computing;
import io.latentspark.udf.EngineProvider;
import io.latentspark.udf.ExecutorArithmetic;
import io.latentspark.udf.SerializedEngineOptions;
import io.latentspark.udf.UdfErrors;
import java.util.HashMap;
import java.util.Map;

/** A task's claims on engines, each made when first needed. */
final class Leases implements AutoCloseable {
  private final Map<Computing, String> arithmetic;
  private final Map<SerializedEngineOptions, EngineProvider.Lease> leases = new HashMap<>();

  /**
   * No claims yet.
   *
   * @param arithmetic how all executors must compute, as {@link ExecutorArithmetic} says
   */
  Leases(Map<Computing, String> arithmetic) {
    this.arithmetic = arithmetic;
  }

  /**
   * The engine of these options.
   *
   * @throws io.latentspark.udf.LatentSparkException if it cannot be loaded or this executor
   *     computes otherwise: not an error of the row that happens to ask first
   */
  LlmEngine engine(SerializedEngineOptions options) {
    return leases.computeIfAbsent(options, this::acquire).engine();
  }

  private EngineProvider.Lease acquire(SerializedEngineOptions options) {
    try {
      Computing computing = Computing.of(options);
      ExecutorArithmetic.require(arithmetic.get(computing), computing);
      return EngineProvider.acquire(options.toOptions());
    } catch (EngineException e) {
      throw UdfErrors.engineNotLoaded(e);
    }
  }

  @Override
  public void close() {
    leases.values().forEach(EngineProvider.Lease::close);
    leases.clear();
  }
}
