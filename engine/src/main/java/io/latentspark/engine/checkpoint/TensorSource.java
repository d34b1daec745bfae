package io.latentspark.engine.checkpoint;

import io.latentspark.engine.EngineException;

/** Named tensors of a model: a checkpoint on disk, or weights made in memory. */
public interface TensorSource extends AutoCloseable {

  /** Whether a tensor of this name can be read. */
  boolean contains(String name);

  /**
   * A tensor by its name in the checkpoint, such as {@code model.layers.0.self_attn.o_proj.weight}.
   *
   * @throws EngineException if there is none, its type is unsupported, or its scale is missing
   */
  StoredTensor tensor(String name);

  @Override
  void close();
}
