package io.latentspark.udf;

import io.latentspark.engine.EngineOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The models of a session, run as its settings {@code spark.latentspark.*} say. */
public final class SessionModels {
  private final LatentSparkConf conf;

  SessionModels(SparkSession spark) {
    conf = LatentSparkConf.of(spark);
  }

  /** A checkpoint folder that every executor can read. */
  public LatentSpark model(Path folder) {
    return with(conf.engine(folder));
  }

  /**
   * A name registered as {@code spark.latentspark.models.<name>.path}, or a checkpoint folder with
   * a slash in it.
   *
   * @throws LatentSparkException if it is neither
   */
  public LatentSpark model(String name) {
    return with(conf.engine(Optional.of(name)));
  }

  private LatentSpark with(EngineOptions engine) {
    LatentSpark model =
        LatentSpark.engine(engine).sampling(conf.sampling(engine.model(), CallOptions.NONE));
    return Files.isDirectory(engine.model()) ? model : model.checkpointUnread();
  }
}
