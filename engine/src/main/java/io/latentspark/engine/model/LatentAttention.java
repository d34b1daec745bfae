package io.latentspark.engine.model;

import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.DeviceVector;
import io.latentspark.engine.backend.HeadSlice;
import io.latentspark.engine.backend.PagedContexts;
import io.latentspark.engine.backend.PagedRows;
import io.latentspark.engine.backend.RotaryTable;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.backend.Weight;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.util.Arrays;
import java.util.List;

/**
 * Multi-head Latent Attention (DeepSeek-V2, arXiv 2405.04434, §2.1). The cache holds a token's
 * normalised latent and its rotated shared key. Prompt tokens expand latents to keys and values for
 * each head; generated tokens attend to the latents themselves, with {@code kv_b_proj} absorbed
 * into query and output.
 */
final class LatentAttention implements AutoCloseable {
  // DeepSeek's code gives the norms inside attention this constant, whatever rms_norm_eps says
  private static final double NORM_EPSILON = 1e-6;

  private final ModelConfig config;
  private final Backend backend;
  private final AttentionWeights weights;
  private final RotaryTable rotary;
  private final float scale;
  private final int queryWidth;

  /**
   * Weights of one layer's attention.
   *
   * @param queryAndLatent {@code q_proj} or {@code q_a_proj} over {@code kv_a_proj_with_mqa}
   * @param queryNorm {@code q_a_layernorm}, null without query compression
   * @param queryUp {@code q_b_proj}, null without query compression
   * @param latentNorm {@code kv_a_layernorm}
   * @param keyValueUp {@code kv_b_proj}
   * @param keyAbsorbed for each head the key half of {@code kv_b_proj}, transposed: {@code
   *     [kv_lora_rank, qk_nope_head_dim]}
   * @param valueUp for each head the value half of {@code kv_b_proj}: {@code [v_head_dim,
   *     kv_lora_rank]}
   * @param output {@code o_proj}
   */
  record AttentionWeights(
      Weight queryAndLatent,
      DeviceVector queryNorm,
      Weight queryUp,
      DeviceVector latentNorm,
      Weight keyValueUp,
      List<Weight> keyAbsorbed,
      List<Weight> valueUp,
      Weight output) {}

  LatentAttention(
      ModelConfig config, Backend backend, AttentionWeights weights, RotaryTable rotary) {
    this.config = config;
    this.backend = backend;
    this.weights = weights;
    this.rotary = rotary;
    scale = (float) new RotaryEmbedding(config).softmaxScale();
    queryWidth = weights.queryAndLatent().outFeatures() - config.cacheWidth();
  }

  /** Attends and writes {@code [rows, hidden_size]} to {@code out}; caches the rows' latents. */
  void forward(
      Tensor in, Step step, PagedRows cache, int cacheLayer, Activations scratch, Tensor out) {
    Tensor projected = scratch.queryLatent.rows(0, step.rows);
    backend.linear(weights.queryAndLatent(), in, projected);
    cacheLatents(projected.columns(queryWidth, config.cacheWidth()), step, cache, cacheLayer);
    Tensor queries = queries(projected.columns(0, queryWidth), step, scratch);
    Tensor attended = scratch.attended.rows(0, step.rows);
    attendExpanded(queries, step, cache, cacheLayer, scratch, attended);
    attendAbsorbed(queries, step, cache, cacheLayer, scratch, attended);
    backend.linear(weights.output(), attended, out);
  }

  /** Caches the rows' latents and leaves it at that: for rows whose output nobody needs. */
  void cache(Tensor in, Step step, PagedRows cache, int cacheLayer, Activations scratch) {
    Tensor projected = scratch.queryLatent.rows(0, step.rows);
    backend.linear(weights.queryAndLatent(), in, projected);
    cacheLatents(projected.columns(queryWidth, config.cacheWidth()), step, cache, cacheLayer);
  }

  private void cacheLatents(Tensor latents, Step step, PagedRows cache, int cacheLayer) {
    Tensor latent = latents.columns(0, config.kvLoraRank());
    backend.rmsNorm(latent, weights.latentNorm(), NORM_EPSILON, latent);
    Tensor sharedKey = latents.columns(config.kvLoraRank(), config.qkRopeHeadDim());
    backend.rotate(sharedKey, config.qkRopeHeadDim(), 0, rotary, step.positions);
    backend.store(latents, cache, cacheLayer, step.slots);
  }

  private Tensor queries(Tensor projected, Step step, Activations scratch) {
    Tensor queries = projected;
    if (weights.queryUp() != null) {
      queries = scratch.queries.rows(0, step.rows);
      backend.rmsNorm(projected, weights.queryNorm(), NORM_EPSILON, projected);
      backend.linear(weights.queryUp(), projected, queries);
    }
    backend.rotate(queries, config.qkHeadDim(), config.qkNopeHeadDim(), rotary, step.positions);
    return queries;
  }

  private void attendExpanded(
      Tensor queries,
      Step step,
      PagedRows cache,
      int cacheLayer,
      Activations scratch,
      Tensor attended) {
    for (ExpandedRuns.Round round : step.expandedRounds) {
      Tensor latents = scratch.runLatents.rows(0, round.slots().length);
      backend.load(cache, cacheLayer, round.slots(), latents);
      Tensor keysValues = scratch.runKeysValues.rows(0, round.slots().length);
      backend.linear(weights.keyValueUp(), latents.columns(0, config.kvLoraRank()), keysValues);
      Tensor sharedKeys = latents.columns(config.kvLoraRank(), config.qkRopeHeadDim());
      backend.attendRuns(
          round.runs(), queries, keysValues, sharedKeys, scale, scratch.attentionState, attended);
    }
  }

  private void attendAbsorbed(
      Tensor queries,
      Step step,
      PagedRows cache,
      int cacheLayer,
      Activations scratch,
      Tensor attended) {
    int[][] tables = new int[step.rows][];
    int[] starts = new int[step.rows];
    for (Segment segment : step.batch.generatedSegments()) {
      for (int i = 0; i < segment.count(); i++) {
        tables[segment.firstRow() + i] = segment.blockTable();
        starts[segment.firstRow() + i] = segment.contextStart();
      }
    }
    int width = config.cacheWidth();
    for (int first = step.promptRows; first < step.rows; first += DeepseekModel.ABSORBED_ROWS) {
      int count = Math.min(DeepseekModel.ABSORBED_ROWS, step.rows - first);
      int[] lengths = new int[count];
      for (int i = 0; i < count; i++) {
        lengths[i] = step.positions[first + i] + 1 - starts[first + i];
      }
      int[][] blocks = Arrays.copyOfRange(tables, first, first + count);
      int[] contextStarts = Arrays.copyOfRange(starts, first, first + count);
      Tensor own = queries.rows(first, count);
      Tensor absorbed = scratch.absorbedQueries.rows(0, count);
      backend.linearByHead(weights.keyAbsorbed(), own, config.qkHeadDim(), absorbed, width);
      backend.copyByHead(
          own,
          new HeadSlice(config.qkHeadDim(), config.qkNopeHeadDim()),
          absorbed,
          new HeadSlice(width, config.kvLoraRank()),
          config.qkRopeHeadDim());
      Tensor contexts = scratch.absorbedContexts.rows(0, count);
      PagedContexts seen =
          new PagedContexts(
              blocks, contextStarts, lengths, step.batch.blockSize(), config.kvLoraRank());
      backend.attendPaged(absorbed, cache, cacheLayer, seen, scale, contexts);
      backend.linearByHead(
          weights.valueUp(),
          contexts,
          config.kvLoraRank(),
          attended.rows(first, count),
          config.vHeadDim());
    }
  }

  @Override
  public void close() {
    weights.queryAndLatent().close();
    if (weights.queryUp() != null) {
      weights.queryNorm().close();
      weights.queryUp().close();
    }
    weights.latentNorm().close();
    weights.keyValueUp().close();
    weights.keyAbsorbed().forEach(Weight::close);
    weights.valueUp().forEach(Weight::close);
    weights.output().close();
  }
}
