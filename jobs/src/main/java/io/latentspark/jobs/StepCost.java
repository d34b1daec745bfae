package io.latentspark.jobs;

import io.latentspark.engine.CacheComparison;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.checkpoint.ParameterCount;
import io.latentspark.engine.checkpoint.TensorSpec.Part;
import java.util.Map;

/**
 * What a step cannot do without: weights and the cache of its contexts read once, a multiplication
 * and an addition for each weight and token, and those of attention over the context with a key and
 * a value for each head. The embedding's rows are left out, and so is what expanding or absorbing
 * latents costs beyond that: fractions of a ceiling are rather too low than too high.
 */
final class StepCost {
  private final ModelConfig config;
  private final Dtype dtype;
  private final ParameterCount count;

  StepCost(ModelConfig config, Dtype dtype) {
    this.config = config;
    this.dtype = dtype;
    count = ParameterCount.of(config);
  }

  ParameterCount parameters() {
    return count;
  }

  /**
   * Bytes of weights that a step over so many tokens reads: everything once, of the routed experts
   * those that at least one token is expected to choose.
   */
  double weightBytes(int tokens) {
    Map<Part, Long> parts = count.byPart();
    double wide = parts.get(Part.NORMS) + parts.get(Part.ROUTER);
    double narrow =
        parts.get(Part.ATTENTION)
            + parts.get(Part.DENSE_FFN)
            + parts.get(Part.SHARED_EXPERTS)
            + parts.get(Part.ROUTED_EXPERTS) * expectedShareOfExperts(tokens)
            + headParameters();
    return wide * Float.BYTES + narrow * dtype.bytes();
  }

  /** {@code 1 − (1 − k/E)^tokens}: tokens choose k of E experts as if at random. */
  private double expectedShareOfExperts(int tokens) {
    if (config.nRoutedExperts() == 0) {
      return 0;
    }
    double idle = 1 - (double) config.numExpertsPerTok() / config.nRoutedExperts();
    return 1 - Math.pow(idle, tokens);
  }

  /** Bytes that a step reads: weights, and of the cache the contexts it attends to. */
  double bytes(StepSize step) {
    long cachePerToken = CacheComparison.of(config, dtype).mla();
    return weightBytes(step.tokens()) + (double) step.cachedTokens() * cachePerToken;
  }

  /** Floating-point operations of a step. */
  double operations(StepSize step) {
    double layers = count.activePerToken() - headParameters();
    double perPosition =
        (double) config.numHiddenLayers()
            * config.numAttentionHeads()
            * (config.qkHeadDim() + config.vHeadDim());
    return 2
        * (layers * step.tokens()
            + headParameters() * step.sampled()
            + perPosition * step.attended());
  }

  private double headParameters() {
    return count.byPart().get(config.tieWordEmbeddings() ? Part.EMBEDDING : Part.HEAD);
  }
}
