package io.latentspark.engine.model;

import io.latentspark.engine.ExpertLoad;
import io.latentspark.engine.backend.Routing;
import io.latentspark.engine.checkpoint.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts each routed expert's tokens; written by the engine thread, read by any. */
final class ExpertCounters {
  private final int experts;
  private final int[] ids;
  private final float[] weights;
  private final Map<Integer, AtomicLongArray> tokensByLayer = new ConcurrentSkipListMap<>();

  ExpertCounters(ModelConfig config) {
    experts = config.nRoutedExperts();
    ids = new int[Math.max(1, config.numExpertsPerTok())];
    weights = new float[ids.length];
  }

  /** Counts the experts that a layer's rows were sent to. */
  void count(int layer, Routing routing) {
    AtomicLongArray tokens =
        tokensByLayer.computeIfAbsent(layer, index -> new AtomicLongArray(experts));
    for (int row = 0; row < routing.rows(); row++) {
      routing.read(row, ids, weights);
      for (int id : ids) {
        // one thread writes: no atomic addition is needed, which would cost more than the count
        tokens.setRelease(id, tokens.getPlain(id) + 1);
      }
    }
  }

  ExpertLoad load() {
    List<ExpertLoad.Layer> layers = new ArrayList<>();
    tokensByLayer.forEach((layer, tokens) -> layers.add(new ExpertLoad.Layer(layer, copy(tokens))));
    return new ExpertLoad(List.copyOf(layers));
  }

  private static List<Long> copy(AtomicLongArray tokens) {
    List<Long> copy = new ArrayList<>();
    for (int expert = 0; expert < tokens.length(); expert++) {
      copy.add(tokens.getAcquire(expert));
    }
    return List.copyOf(copy);
  }
}
