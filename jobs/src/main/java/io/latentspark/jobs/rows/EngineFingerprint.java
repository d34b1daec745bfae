package io.latentspark.jobs.rows;

import io.latentspark.engine.EngineOptions;
import io.latentspark.jobs.common.Version;
import io.latentspark.udf.ExecutorArithmetic;
import io.latentspark.udf.ExecutorCheckpoint;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Everything of the engine that changes a row's result, by the name users know it by. */
public final class EngineFingerprint {
  private EngineFingerprint() {}

  /** A map to be added to; the active Spark session's executors are asked how they compute. */
  public static Map<String, String> of(EngineOptions engine) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("engine version", Version.current());
    values.put("checkpoint", ExecutorCheckpoint.fingerprint(SparkSession.active(), engine));
    values.put("dtype", engine.dtype().name().toLowerCase(Locale.ROOT));
    values.put("arithmetic", ExecutorArithmetic.of(SparkSession.active(), engine));
    values.put("max-model-len", String.valueOf(engine.maxModelLen()));
    return values;
  }
}
