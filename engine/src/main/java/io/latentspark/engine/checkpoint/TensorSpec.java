package io.latentspark.engine.checkpoint;

import java.util.List;

/**
 * A tensor that a config.json calls for.
 *
 * @param name its name in a checkpoint
 * @param shape dimensions, outermost first: {@code [out_features, in_features]} or {@code [n]}
 * @param part what it belongs to
 * @param layer its decoder layer; MTP layers follow the decoder layers; -1 outside of layers
 */
public record TensorSpec(String name, List<Long> shape, Part part, int layer) {

  /** The parts of a model, as parameter counts are told. */
  public enum Part {
    EMBEDDING,
    /** Projections of queries, keys, values and output. */
    ATTENTION,
    /** Router weight and its correction bias. */
    ROUTER,
    ROUTED_EXPERTS,
    SHARED_EXPERTS,
    /** Feed-forward networks of the layers without experts. */
    DENSE_FFN,
    NORMS,
    /** The output projection; none where it is tied to the embedding. */
    HEAD,
    /** Everything of the multi-token-prediction layers. */
    MTP
  }

  /** Number of values. */
  public long elements() {
    long elements = 1;
    for (long dimension : shape) {
      elements *= dimension;
    }
    return elements;
  }
}
