package io.latentspark.udf;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.SparkEnv;

/**
 * A remote model as it travels to executors: the state of it that the driver saw, and where copies
 * are kept.
 *
 * @param cache the folder that the driver's settings name; null for each machine's own default
 */
public record CachedModel(RemoteModel model, String cache) implements Serializable {
  Path fetch(ModelCache.Copy copy) {
    return ModelCache.of(Optional.ofNullable(cache), SparkEnv.get().conf()).fetch(model, copy);
  }
}
