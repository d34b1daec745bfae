package io.latentspark.engine.checkpoint;

import io.latentspark.engine.EngineErrors;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Random weights for a shape: every tensor a config calls for, the same on every run and machine.
 * They are computed as they are read, so that a large model takes neither download nor memory.
 */
public final class RandomCheckpoint implements TensorSource {
  private final Map<String, TensorSpec> specs = new HashMap<>();

  private RandomCheckpoint() {}

  /** Weights for a model of this shape. */
  public static RandomCheckpoint of(ModelConfig config) {
    RandomCheckpoint checkpoint = new RandomCheckpoint();
    for (TensorSpec spec : ModelTensors.of(config)) {
      checkpoint.specs.put(spec.name(), spec);
    }
    return checkpoint;
  }

  @Override
  public boolean contains(String name) {
    return specs.containsKey(name);
  }

  @Override
  public StoredTensor tensor(String name) {
    TensorSpec spec = specs.get(name);
    if (spec == null) {
      throw EngineErrors.tensorMissing(name, Path.of("(random weights)"));
    }
    return new RandomTensor(spec);
  }

  /** Nothing is held. */
  @Override
  public void close() {}
}
