package io.latentspark.engine;

import java.util.Collections;
import java.util.List;

/**
 * How evenly the router spreads tokens over its experts, which balancing losses (DeepSeek-V2, arXiv
 * 2405.04434, §2.2.3) and biases (DeepSeek-V3, arXiv 2412.19437, §2.1.2) are meant to keep.
 *
 * @param layers the layers with routed experts, in ascending order
 */
public record ExpertLoad(List<Layer> layers) {

  /**
   * One layer's experts.
   *
   * @param layer index of the decoder layer; MTP layers follow the model's own
   * @param tokens how many tokens each expert computed
   */
  public record Layer(int layer, List<Long> tokens) {

    /** Tokens of the busiest expert. */
    public long max() {
      return Collections.max(tokens);
    }

    /** Tokens of an expert on average. */
    public double mean() {
      return (double) tokens.stream().mapToLong(Long::longValue).sum() / tokens.size();
    }

    /**
     * Load of the busiest expert against the mean: 1 is perfect balance. Not a number where no
     * token was computed.
     */
    public double maxToMean() {
      return max() / mean();
    }
  }
}
