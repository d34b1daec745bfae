package io.latentspark.engine.checkpoint;

import io.latentspark.engine.checkpoint.TensorSpec.Part;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many parameters a model has, counted as its papers do: FP8 scales and the MTP layers are not
 * part of the total.
 *
 * @param total parameters of the main model
 * @param activePerToken those a token is multiplied by: {@code num_experts_per_tok} of the routed
 *     experts and all the rest, but not the embedding, of which it only looks up a row
 * @param byPart parameters of every part, {@link Part#MTP} too
 */
public record ParameterCount(long total, long activePerToken, Map<Part, Long> byPart) {

  /** Counts the parameters a config calls for. */
  public static ParameterCount of(ModelConfig config) {
    Map<Part, Long> byPart = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      byPart.put(part, 0L);
    }
    for (TensorSpec spec : ModelTensors.of(config)) {
      byPart.merge(spec.part(), spec.elements(), Long::sum);
    }
    long total = 0;
    for (Map.Entry<Part, Long> part : byPart.entrySet()) {
      total += part.getKey() == Part.MTP ? 0 : part.getValue();
    }
    long idle = config.tieWordEmbeddings() ? 0 : byPart.get(Part.EMBEDDING);
    if (config.nRoutedExperts() > 0) {
      long oneOfEach = byPart.get(Part.ROUTED_EXPERTS) / config.nRoutedExperts();
      idle += oneOfEach * (config.nRoutedExperts() - config.numExpertsPerTok());
    }
    return new ParameterCount(total, total - idle, Collections.unmodifiableMap(byPart));
  }
}
