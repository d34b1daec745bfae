package io.latentspark.jobs;

import io.latentspark.engine.ExpertLoad;
import java.util.List;
import java.util.Locale;

/**
 * How a model's router spreads the tokens of some prompts over its experts.
 *
 * @param tokens of all prompts
 * @param meanMaxToMean {@code maxToMean} on average over layers
 */
record ExpertLoadReport(
    String model, int prompts, long tokens, double meanMaxToMean, List<Layer> layers) {

  /**
   * One layer.
   *
   * @param tokensByExpert how many tokens each expert computed
   * @param idle experts that computed none
   * @param maxToMean load of the busiest expert against the mean: 1 is perfect balance
   */
  record Layer(
      int layer, List<Long> tokensByExpert, long max, double mean, int idle, double maxToMean) {

    private static Layer of(ExpertLoad.Layer load) {
      int idle = (int) load.tokens().stream().filter(tokens -> tokens == 0).count();
      return new Layer(
          load.layer(), load.tokens(), load.max(), load.mean(), idle, load.maxToMean());
    }
  }

  static ExpertLoadReport of(String model, int prompts, long tokens, ExpertLoad load) {
    List<Layer> layers = load.layers().stream().map(Layer::of).toList();
    double mean = layers.stream().mapToDouble(Layer::maxToMean).average().orElse(Double.NaN);
    return new ExpertLoadReport(model, prompts, tokens, mean, layers);
  }

  /** As a table, one line for each layer. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %s prompts, %s tokens; tokens of each routed expert%n%n",
            model,
            Figures.whole(prompts),
            Figures.whole(tokens)));
    String row = "%-8s %10s %12s %10s %8s   %s%n";
    text.append(
        String.format(Locale.ROOT, row, "layer", "max/mean", "mean", "max", "idle", "busiest"));
    for (Layer layer : layers) {
      text.append(
          String.format(
              Locale.ROOT,
              row,
              layer.layer(),
              String.format(Locale.ROOT, "%.2f", layer.maxToMean()),
              String.format(Locale.ROOT, "%,.1f", layer.mean()),
              Figures.whole(layer.max()),
              layer.idle(),
              "expert " + layer.tokensByExpert().indexOf(layer.max())));
    }
    return text.append(String.format(Locale.ROOT, "%-8s %10.2f", "mean", meanMaxToMean)).toString();
  }
}
