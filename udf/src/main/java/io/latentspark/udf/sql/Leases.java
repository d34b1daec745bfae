package io.latentspark.udf.sql;

import io.latentspark.engine.LlmEngine;
import io.latentspark.udf.EngineProvider;
import io.latentspark.udf.SerializedEngineOptions;
import java.util.HashMap;
import java.util.Map;

/** A task's claims on engines, each made when first needed. */
final class Leases implements AutoCloseable {
  private final Map<SerializedEngineOptions, EngineProvider.Lease> leases = new HashMap<>();

  LlmEngine engine(SerializedEngineOptions options) {
    return leases
        .computeIfAbsent(options, absent -> EngineProvider.acquire(absent.toOptions()))
        .engine();
  }

  @Override
  public void close() {
    leases.values().forEach(EngineProvider.Lease::close);
    leases.clear();
  }
}
