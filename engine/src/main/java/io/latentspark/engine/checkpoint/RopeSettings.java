package io.latentspark.engine.checkpoint;

import io.latentspark.engine.checkpoint.ModelConfig.Yarn;
import java.util.Optional;

/**
 * The rotary embedding's part of config.json: {@code rope_theta} and {@code rope_scaling}, or
 * {@code rope_parameters}, in which transformers 5 writes both.
 */
final class RopeSettings {
  private static final double DEFAULT_THETA = 10_000;

  private RopeSettings() {}

  static double theta(JsonSettings config) {
    return config
        .optionalObject("rope_parameters")
        .filter(rope -> rope.has("rope_theta"))
        .orElse(config)
        .positive("rope_theta", DEFAULT_THETA);
  }

  static Optional<Yarn> yarn(JsonSettings config) {
    Optional<JsonSettings> rope =
        config.optionalObject("rope_parameters").or(() -> config.optionalObject("rope_scaling"));
    return rope.flatMap(RopeSettings::scaling);
  }

  private static Optional<Yarn> scaling(JsonSettings rope) {
    String key = rope.has("rope_type") ? "rope_type" : "type";
    String type = rope.text(key);
    if (type.equals("default")) {
      return Optional.empty();
    }
    if (!type.equals("yarn")) {
      throw rope.invalid(key, "yarn, the only context extension this engine has");
    }
    if (rope.has("attention_factor")) {
      throw rope.invalid("attention_factor", "none: it follows from factor and mscale");
    }
    return Optional.of(
        new Yarn(
            rope.positive("factor"),
            rope.positive("beta_fast", 32),
            rope.positive("beta_slow", 1),
            rope.positive("mscale", 1),
            rope.optionalNumber("mscale_all_dim").orElse(0),
            rope.integer("original_max_position_embeddings", 1)));
  }
}
