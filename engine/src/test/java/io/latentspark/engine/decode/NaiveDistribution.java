package io.latentspark.engine.decode;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The distribution a sampler should draw from, by sorting everything and adding up in double. */
final class NaiveDistribution {
  private NaiveDistribution() {}

  /** Probabilities after temperature, min-p, top-k and top-p; 0 for what is cut off. */
  static double[] of(float[] logits, SamplingParams params) {
    int n = logits.length;
    List<Integer> order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -logits[i]).thenComparing(i -> i))
            .toList();
    double max = logits[order.get(0)];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      weights[i] = Math.exp((logits[i] - max) / params.temperature());
    }
    int kept = n;
    while (weights[order.get(kept - 1)] < params.minP()) {
      kept--;
    }
    if (params.topK() > 0) {
      kept = Math.min(kept, params.topK());
    }
    double total = order.subList(0, kept).stream().mapToDouble(i -> weights[i]).sum();
    if (params.topP() < 1) {
      double reached = 0;
      int nucleus = 0;
      while (nucleus < kept && reached < params.topP() * total) {
        reached += weights[order.get(nucleus++)];
      }
      kept = nucleus;
      total = reached;
    }
    double[] probabilities = new double[n];
    for (int token : order.subList(0, kept)) {
      probabilities[token] = weights[token] / total;
    }
    return probabilities;
  }
}
