package io.latentspark.engine.model;

import io.latentspark.engine.StepTimes;
import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.ExpertShape;
import io.latentspark.engine.backend.Routing;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/** Scratch for a forward pass of up to {@code maxRows} tokens, allocated once and owned here. */
final class Activations implements AutoCloseable {
  final Tensor residual;
  final Tensor normed;
  final Tensor delta;
  final Tensor queryLatent;
  final Tensor queries;
  final Tensor attended;
  final Tensor absorbedQueries;
  final Tensor absorbedContexts;
  final Tensor runLatents;
  final Tensor runKeysValues;
  final Tensor attentionState;
  final Tensor gateUp;
  final Tensor activated;
  final Tensor routerLogits;
  final Routing routing;
  final ExpertCounters expertCounters;
  final StepTimes times = new StepTimes();
  private final List<Tensor> owned = new ArrayList<>();

  Activations(ModelConfig config, Backend backend, int maxRows) {
    int heads = config.numAttentionHeads();
    int hidden = config.hiddenSize();
    int queryWidth = heads * config.qkHeadDim();
    int absorbedRows = Math.min(maxRows, DeepseekModel.ABSORBED_ROWS);
    int feedForward =
        Math.max(config.intermediateSize(), config.nSharedExperts() * config.moeIntermediateSize());
    expertCounters = new ExpertCounters(config);
    try {
      residual = own(backend.allocate(maxRows, hidden));
      normed = own(backend.allocate(maxRows, hidden));
      delta = own(backend.allocate(maxRows, hidden));
      queryLatent =
          own(
              backend.allocate(
                  maxRows, config.qLoraRank().orElse(queryWidth) + config.cacheWidth()));
      queries = own(backend.allocate(config.qLoraRank().isPresent() ? maxRows : 0, queryWidth));
      attended = own(backend.allocate(maxRows, heads * config.vHeadDim()));
      absorbedQueries = own(backend.allocate(absorbedRows, heads * config.cacheWidth()));
      absorbedContexts = own(backend.allocate(absorbedRows, heads * config.kvLoraRank()));
      runLatents = own(backend.allocate(DeepseekModel.EXPANDED_ROWS, config.cacheWidth()));
      runKeysValues =
          own(
              backend.allocate(
                  DeepseekModel.EXPANDED_ROWS,
                  heads * (config.qkNopeHeadDim() + config.vHeadDim())));
      attentionState = own(backend.allocate(maxRows, 2 * heads));
      gateUp = own(backend.allocate(maxRows, 2 * feedForward));
      activated = own(backend.allocate(maxRows, feedForward));
      routerLogits = own(backend.allocate(maxRows, config.nRoutedExperts()));
      routing =
          backend.routing(
              config.nRoutedExperts() > 0 ? maxRows : 0,
              Math.max(1, config.numExpertsPerTok()),
              new ExpertShape(config.nRoutedExperts(), hidden, config.moeIntermediateSize()));
    } catch (RuntimeException | Error e) {
      owned.forEach(Tensor::close);
      throw e;
    }
  }

  private Tensor own(Tensor tensor) {
    owned.add(tensor);
    return tensor;
  }

  @Override
  public void close() {
    owned.forEach(Tensor::close);
    routing.close();
  }
}
