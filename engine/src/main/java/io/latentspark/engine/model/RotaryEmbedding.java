package io.latentspark.engine.model;

import io.latentspark.engine.backend.RotaryTable;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.checkpoint.ModelConfig.Yarn;

/**
 * Angles of the rotary position embedding, with YaRN's stretched frequencies and corrections where
 * the checkpoint asks for them (YaRN, arXiv 2309.00071, §3; {@code rope_scaling}).
 */
final class RotaryEmbedding {
  private final ModelConfig config;

  RotaryEmbedding(ModelConfig config) {
    this.config = config;
  }

  /** Inverse frequency of each rotated pair, {@code [qk_rope_head_dim / 2]}. */
  float[] inverseFrequencies() {
    int width = config.qkRopeHeadDim();
    float[] frequencies = new float[width / 2];
    for (int i = 0; i < frequencies.length; i++) {
      double base = StrictMath.pow(config.ropeTheta(), 2.0 * i / width);
      double extrapolated = 1.0 / base;
      frequencies[i] = (float) extrapolated;
      if (config.yarn().isPresent()) {
        Yarn yarn = config.yarn().get();
        double keep = 1 - ramp(yarn, i);
        frequencies[i] = (float) (extrapolated / yarn.factor() * (1 - keep) + extrapolated * keep);
      }
    }
    return frequencies;
  }

  /** Multiplier of cosines and sines. */
  double cosSinFactor() {
    return config
        .yarn()
        .map(y -> magnitude(y.factor(), y.mscale()) / magnitude(y.factor(), y.mscaleAllDim()))
        .orElse(1.0);
  }

  /** Factor of query-key products: 1/√width, corrected for YaRN. */
  double softmaxScale() {
    double scale = 1 / Math.sqrt(config.qkHeadDim());
    if (config.yarn().isPresent() && config.yarn().get().mscaleAllDim() != 0) {
      Yarn yarn = config.yarn().get();
      double m = magnitude(yarn.factor(), yarn.mscaleAllDim());
      scale *= m * m;
    }
    return scale;
  }

  /** Cosines and sines for positions below {@code positions}; angles in f32, as references do. */
  RotaryTable table(int positions) {
    float[] frequencies = inverseFrequencies();
    float factor = (float) cosSinFactor();
    float[] cos = new float[positions * frequencies.length];
    float[] sin = new float[cos.length];
    for (int p = 0; p < positions; p++) {
      for (int i = 0; i < frequencies.length; i++) {
        float angle = p * frequencies[i];
        cos[p * frequencies.length + i] = (float) StrictMath.cos(angle) * factor;
        sin[p * frequencies.length + i] = (float) StrictMath.sin(angle) * factor;
      }
    }
    return new RotaryTable(cos, sin, config.qkRopeHeadDim());
  }

  private double ramp(Yarn yarn, int pair) {
    double low = Math.max(Math.floor(correctionDim(yarn, yarn.betaFast())), 0);
    double high =
        Math.min(Math.ceil(correctionDim(yarn, yarn.betaSlow())), config.qkRopeHeadDim() - 1);
    if (low == high) {
      high += 0.001; // no division by zero, as in the reference code
    }
    return Math.min(Math.max((pair - low) / (high - low), 0), 1);
  }

  private double correctionDim(Yarn yarn, double rotations) {
    return config.qkRopeHeadDim()
        * StrictMath.log(yarn.originalMaxPositionEmbeddings() / (rotations * 2 * Math.PI))
        / (2 * StrictMath.log(config.ropeTheta()));
  }

  private static double magnitude(double factor, double mscale) {
    return factor <= 1 ? 1 : 0.1 * mscale * StrictMath.log(factor) + 1;
  }
}
