package io.latentspark.engine.model;

import io.latentspark.engine.ExpertLoad;
import io.latentspark.engine.StepPart;
import io.latentspark.engine.StepTimes;
import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.DeviceVector;
import io.latentspark.engine.backend.PagedRows;
import io.latentspark.engine.backend.Routing;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.backend.Weight;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.util.List;
import java.util.Optional;

/** A DeepSeek-family decoder: embedding, layers, final norm, head. Owns its weights and scratch. */
public final class DeepseekModel implements AutoCloseable {
  /** Cached positions whose keys and values are expanded at once. */
  public static final int EXPANDED_ROWS = 1024;

  /** Generated tokens that attend to the latents at once. */
  public static final int ABSORBED_ROWS = 256;

  private final ModelConfig config;
  private final Backend backend;
  private final ModelWeights weights;
  private final Activations scratch;
  private final Tensor hidden;
  private LayerListener listener = (layer, residual, delta, routing) -> {};

  /** Weights of the whole model. */
  record ModelWeights(
      Weight embedding,
      List<DecoderLayer> layers,
      DeviceVector norm,
      Weight head,
      Optional<MultiTokenPredictor> predictor) {}

  /** Sees what each layer leaves behind; for tests that compare layer by layer. */
  interface LayerListener {
    void layerDone(int layer, Tensor residual, Tensor delta, Routing routing);
  }

  DeepseekModel(ModelConfig config, Backend backend, ModelWeights weights, int maxRows) {
    this.config = config;
    this.backend = backend;
    this.weights = weights;
    scratch = new Activations(config, backend, maxRows);
    try {
      hidden = backend.allocate(maxRows, config.hiddenSize());
    } catch (RuntimeException | Error e) {
      scratch.close();
      throw e;
    }
  }

  /** The model's dimensions and constants. */
  public ModelConfig config() {
    return config;
  }

  /** Layers of cache the model writes: decoder layers, then the MTP layer if it is loaded. */
  public int cacheLayers() {
    return weights.layers().size() + (weights.predictor().isPresent() ? 1 : 0);
  }

  /**
   * Runs a batch through all layers and caches its latents.
   *
   * @return {@code [rows, hidden_size]} after the final norm, valid until the next call
   */
  public Tensor forward(Batch batch, PagedRows cache) {
    Step step = new Step(batch);
    scratch.times.end(StepPart.SCHEDULING);
    Tensor residual = scratch.residual.rows(0, step.rows);
    Tensor delta = scratch.delta.rows(0, step.rows);
    backend.lookup(weights.embedding(), batch.tokenIds(), residual);
    scratch.times.end(StepPart.HEAD);
    for (int i = 0; i < weights.layers().size(); i++) {
      DecoderLayer.Pending pending =
          i == 0 ? DecoderLayer.Pending.NOTHING : DecoderLayer.Pending.DELTA;
      weights.layers().get(i).forward(step, cache, i, scratch, pending);
      listener.layerDone(i, residual, delta, scratch.routing);
    }
    Tensor out = hidden.rows(0, step.rows);
    backend.addRmsNorm(residual, delta, weights.norm(), config.rmsNormEps(), out);
    scratch.times.end(StepPart.HEAD);
    return out;
  }

  /** Logits {@code [rows, vocab_size]} of hidden states after the final norm. */
  public void logits(Tensor normed, Tensor out) {
    backend.linear(weights.head(), normed, out);
    scratch.times.end(StepPart.HEAD);
  }

  /** Where the time of a step goes; the model books its own parts. */
  public StepTimes times() {
    return scratch.times;
  }

  /** What each routed expert has computed so far, in all forward passes. */
  public ExpertLoad expertLoad() {
    return scratch.expertCounters.load();
  }

  /**
   * Caches what the MTP layer, which must be loaded, will see of some tokens, without predicting.
   *
   * @param batch tokens at their positions
   * @param hidden for each row {@code [hidden_size]} of the token before it, after the final norm
   */
  public void cacheForPrediction(Batch batch, Tensor hidden, PagedRows cache) {
    weights.predictor().orElseThrow().cache(batch, hidden, cache, scratch);
  }

  /**
   * Runs the MTP layer, which must be loaded, and caches its latents.
   *
   * @param batch tokens at their positions; no row may see position 0, which the layer never has
   * @param hidden for each row {@code [hidden_size]} of the token before it: after the final norm,
   *     or, where that token is a draft, this layer's own output
   * @param out {@code [rows, hidden_size]}, of which {@link #logits} makes logits of the token
   *     after; may be {@code hidden}
   */
  public void predict(Batch batch, Tensor hidden, PagedRows cache, Tensor out) {
    weights.predictor().orElseThrow().forward(batch, hidden, cache, scratch, out);
  }

  void listen(LayerListener value) {
    listener = value;
  }

  @Override
  public void close() {
    weights.predictor().ifPresent(MultiTokenPredictor::close);
    weights.layers().forEach(DecoderLayer::close);
    weights.embedding().close();
    weights.norm().close();
    weights.head().close();
    hidden.close();
    scratch.close();
  }
}
