package io.latentspark.engine.model;

import io.latentspark.engine.StepPart;
import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.DeviceVector;
import io.latentspark.engine.backend.PagedRows;
import io.latentspark.engine.backend.Tensor;

/** Attention and feed-forward network, each behind a norm and beside a residual. */
final class DecoderLayer implements AutoCloseable {
  private final Backend backend;
  private final double epsilon;
  private final DeviceVector inputNorm;
  private final LatentAttention attention;
  private final DeviceVector postAttentionNorm;
  private final FeedForwardBlock feedForward;

  DecoderLayer(
      Backend backend,
      double epsilon,
      DeviceVector inputNorm,
      LatentAttention attention,
      DeviceVector postAttentionNorm,
      FeedForwardBlock feedForward) {
    this.backend = backend;
    this.epsilon = epsilon;
    this.inputNorm = inputNorm;
    this.attention = attention;
    this.postAttentionNorm = postAttentionNorm;
    this.feedForward = feedForward;
  }

  /**
   * Advances the residual stream. What the feed-forward network adds is left in {@code delta}, for
   * the next norm to take in.
   *
   * @param pending whether {@code delta} holds the previous layer's addition
   */
  void forward(Step step, PagedRows cache, int cacheLayer, Activations scratch, Pending pending) {
    Tensor residual = scratch.residual.rows(0, step.rows);
    Tensor normed = scratch.normed.rows(0, step.rows);
    Tensor delta = scratch.delta.rows(0, step.rows);
    if (pending == Pending.DELTA) {
      backend.addRmsNorm(residual, delta, inputNorm, epsilon, normed);
    } else {
      backend.rmsNorm(residual, inputNorm, epsilon, normed);
    }
    attention.forward(normed, step, cache, cacheLayer, scratch, delta);
    scratch.times.end(StepPart.ATTENTION);
    backend.addRmsNorm(residual, delta, postAttentionNorm, epsilon, normed);
    feedForward.forward(normed, scratch, delta);
  }

  /** Caches the latents of the residual stream's rows, which stays as it is. */
  void cache(Step step, PagedRows cache, int cacheLayer, Activations scratch) {
    Tensor normed = scratch.normed.rows(0, step.rows);
    backend.rmsNorm(scratch.residual.rows(0, step.rows), inputNorm, epsilon, normed);
    attention.cache(normed, step, cache, cacheLayer, scratch);
    scratch.times.end(StepPart.ATTENTION);
  }

  /** What is still to be added to the residual stream. */
  enum Pending {
    NOTHING,
    DELTA
  }

  @Override
  public void close() {
    inputNorm.close();
    postAttentionNorm.close();
    attention.close();
    feedForward.close();
  }
}
