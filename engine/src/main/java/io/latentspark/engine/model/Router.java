package io.latentspark.engine.model;

import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.DeviceVector;
import io.latentspark.engine.backend.RoutingRule;
import io.latentspark.engine.backend.RoutingRule.GroupRanking;
import io.latentspark.engine.backend.RoutingRule.Scores;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.backend.Weight;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.checkpoint.ModelConfig.ScoringFunc;
import io.latentspark.engine.checkpoint.ModelConfig.TopkMethod;

/** Sends each token to its experts (DeepSeek-V2 §2.2, V3 §2.1.2). Logits are computed in f32. */
final class Router implements AutoCloseable {
  private final Backend backend;
  private final Weight gate;
  private final DeviceVector correctionBias;
  private final RoutingRule rule;

  /**
   * @param gate {@code mlp.gate.weight [n_routed_experts, hidden_size]}
   * @param correctionBias {@code e_score_correction_bias}, or null
   */
  Router(ModelConfig config, Backend backend, Weight gate, DeviceVector correctionBias) {
    this.backend = backend;
    this.gate = gate;
    this.correctionBias = correctionBias;
    rule = rule(config);
  }

  static RoutingRule rule(ModelConfig config) {
    boolean v3 = config.topkMethod() == TopkMethod.NOAUX_TC;
    // V2 either normalises or scales, V3 does both (config keys norm_topk_prob,
    // routed_scaling_factor)
    boolean scaled = v3 || !config.normTopkProb();
    return new RoutingRule(
        config.scoringFunc() == ScoringFunc.SIGMOID ? Scores.SIGMOID : Scores.SOFTMAX,
        switch (config.topkMethod()) {
          case GREEDY -> GroupRanking.NONE;
          case GROUP_LIMITED_GREEDY -> GroupRanking.BEST;
          case NOAUX_TC -> GroupRanking.SUM_OF_TWO_BEST;
        },
        config.nGroup(),
        config.topkGroup(),
        config.numExpertsPerTok(),
        config.normTopkProb(),
        scaled ? (float) config.routedScalingFactor() : 1f);
  }

  void route(Tensor in, Activations scratch) {
    Tensor logits = scratch.routerLogits.rows(0, in.rows());
    backend.linear(gate, in, logits);
    backend.route(logits, rule, correctionBias, scratch.routing);
  }

  @Override
  public void close() {
    gate.close();
    if (correctionBias != null) {
      correctionBias.close();
    }
  }
}
