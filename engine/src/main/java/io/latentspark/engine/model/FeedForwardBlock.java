package io.latentspark.engine.model;

import io.latentspark.engine.backend.Tensor;

/** The second half of a decoder layer. */
interface FeedForwardBlock extends AutoCloseable {

  /** Transforms each row of {@code in [rows, hidden_size]} into {@code out}. */
  void forward(Tensor in, Activations scratch, Tensor out);

  @Override
  void close();
}
