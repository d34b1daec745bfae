package io.latentspark.engine.model;

import io.latentspark.engine.StepPart;
import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.ExpertWeights;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.backend.Weight;

/**
 * DeepSeekMoE (arXiv 2401.06066): shared experts for every token, routed experts for a few each.
 */
final class MixtureOfExperts implements FeedForwardBlock {
  private final int layer;
  private final Backend backend;
  private final Router router;
  private final ExpertWeights experts;
  private final FeedForward shared;

  /**
   * @param layer index of the decoder layer
   * @param shared all shared experts as one network, null where there is none
   */
  MixtureOfExperts(
      int layer, Backend backend, Router router, ExpertWeights experts, FeedForward shared) {
    this.layer = layer;
    this.backend = backend;
    this.router = router;
    this.experts = experts;
    this.shared = shared;
  }

  @Override
  public void forward(Tensor in, Activations scratch, Tensor out) {
    router.route(in, scratch);
    scratch.expertCounters.count(layer, scratch.routing);
    scratch.times.end(StepPart.EXPERTS);
    if (shared != null) {
      shared.forward(in, scratch, out);
    } else {
      out.clear();
    }
    backend.addExperts(in, scratch.routing, experts, out);
    scratch.times.end(StepPart.EXPERTS);
  }

  @Override
  public void close() {
    router.close();
    experts.gateUp().forEach(Weight::close);
    experts.down().forEach(Weight::close);
    if (shared != null) {
      shared.close();
    }
  }
}
