package io.latentspark.udf;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.CheckpointFingerprint;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** What executors know of a checkpoint whose weights the driver does not fetch. */
public final class ExecutorCheckpoint {
  private ExecutorCheckpoint() {}

  /**
   * The checkpoint's fingerprint: as the driver reads it, or an executor where only executors have
   * its weights.
   *
   * @throws io.latentspark.engine.EngineException if the checkpoint is unsound
   */
  public static String fingerprint(SparkSession spark, EngineOptions options) {
    SerializedEngineOptions engine = SerializedEngineOptions.of(options);
    SparkContext context = spark.sparkContext();
    if (engine.remote() == null || context.isLocal()) {
      return CheckpointFingerprint.of(options.model());
    }
    return JavaSparkContext.fromSparkContext(context)
        .parallelize(List.of(engine), 1)
        .map(remote -> CheckpointFingerprint.of(remote.folder()))
        .first();
  }
}
