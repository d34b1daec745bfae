package io.latentspark.engine.model;

import io.latentspark.engine.StepPart;
import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.DeviceVector;
import io.latentspark.engine.backend.PagedRows;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.backend.Weight;

/**
 * One multi-token-prediction layer (DeepSeek-V3, arXiv 2412.19437, §2.2), with a cache of its own.
 * A row takes the token at its position and the hidden state at the position before, and predicts
 * the token after. So what it caches at a position depends on the tokens up to there alone, and
 * position 0 has no row.
 */
final class MultiTokenPredictor implements AutoCloseable {
  private final Backend backend;
  private final double epsilon;
  private final int cacheLayer;
  private final PredictorWeights weights;
  private final Tensor joined;

  /**
   * Weights of the layer.
   *
   * @param embedding {@code embed_tokens}, the main model's
   * @param tokenNorm {@code enorm}
   * @param hiddenNorm {@code hnorm}
   * @param join {@code eh_proj [hidden_size, 2 · hidden_size]}: token half first
   * @param layer the complete decoder layer
   * @param headNorm {@code shared_head.norm}; {@code shared_head.head} is the main model's head
   */
  record PredictorWeights(
      Weight embedding,
      DeviceVector tokenNorm,
      DeviceVector hiddenNorm,
      Weight join,
      DecoderLayer layer,
      DeviceVector headNorm) {}

  MultiTokenPredictor(
      Backend backend, double epsilon, int cacheLayer, PredictorWeights weights, int maxRows) {
    this.backend = backend;
    this.epsilon = epsilon;
    this.cacheLayer = cacheLayer;
    this.weights = weights;
    joined = backend.allocate(maxRows, weights.join().inFeatures());
  }

  /**
   * @param hidden {@code [rows, hidden_size]} of the positions before: after the main model's final
   *     norm, or after this layer's own when its output is fed back
   * @param out {@code [rows, hidden_size]} after {@code shared_head.norm}; may be {@code hidden}
   */
  void forward(Batch batch, Tensor hidden, PagedRows cache, Activations scratch, Tensor out) {
    Step step = new Step(batch);
    Tensor residual = join(step, hidden, scratch);
    weights.layer().forward(step, cache, cacheLayer, scratch, DecoderLayer.Pending.NOTHING);
    Tensor delta = scratch.delta.rows(0, step.rows);
    backend.addRmsNorm(residual, delta, weights.headNorm(), epsilon, out);
    scratch.times.end(StepPart.HEAD);
  }

  /**
   * Caches the rows' latents, which depend on a row's own inputs alone, and predicts nothing.
   *
   * @param hidden as for {@link #forward}
   */
  void cache(Batch batch, Tensor hidden, PagedRows cache, Activations scratch) {
    Step step = new Step(batch);
    join(step, hidden, scratch);
    weights.layer().cache(step, cache, cacheLayer, scratch);
  }

  private Tensor join(Step step, Tensor hidden, Activations scratch) {
    int width = hidden.columns();
    Tensor residual = scratch.residual.rows(0, step.rows);
    Tensor pair = joined.rows(0, step.rows);
    backend.lookup(weights.embedding(), step.batch.tokenIds(), residual);
    backend.rmsNorm(residual, weights.tokenNorm(), epsilon, pair.columns(0, width));
    backend.rmsNorm(hidden, weights.hiddenNorm(), epsilon, pair.columns(width, width));
    backend.linear(weights.join(), pair, residual);
    scratch.times.end(StepPart.HEAD);
    return residual;
  }

  @Override
  public void close() {
    joined.close();
    weights.tokenNorm().close();
    weights.hiddenNorm().close();
    weights.headNorm().close();
    weights.join().close();
    weights.layer().close();
  }
}
