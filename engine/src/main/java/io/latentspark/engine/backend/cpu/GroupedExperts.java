package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.ExpertWeights;
import io.latentspark.engine.backend.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Routed experts over a batch: rows are sorted by expert, each busy expert multiplies its rows at
 * once, idle experts cost nothing. Owns scratch for a fixed number of row-expert pairs.
 */
final class GroupedExperts implements AutoCloseable {
  private final Workers workers;
  private final int experts;
  private final CpuTensor inputs;
  private final CpuTensor gateUp;
  private final CpuTensor activated;
  private final CpuTensor outputs;
  private final int[] pairRow;
  private final int[] pairOf;
  private final int[] starts;

  GroupedExperts(Workers workers, int experts, int pairs, int hidden, int intermediate) {
    this.workers = workers;
    this.experts = experts;
    inputs = CpuTensor.allocate(pairs, hidden);
    gateUp = CpuTensor.allocate(pairs, 2 * intermediate);
    activated = CpuTensor.allocate(pairs, intermediate);
    outputs = CpuTensor.allocate(pairs, hidden);
    pairRow = new int[pairs];
    pairOf = new int[pairs];
    starts = new int[experts + 1];
  }

  /** Whether this scratch serves such experts. */
  boolean fits(ExpertWeights weights, int pairs) {
    return experts == weights.gateUp().size()
        && pairs <= inputs.rows()
        && inputs.columns() == weights.gateUp().get(0).inFeatures()
        && gateUp.columns() == weights.gateUp().get(0).outFeatures();
  }

  void add(CpuTensor in, CpuRouting routing, ExpertWeights weights, CpuTensor accumulator) {
    int pairs = in.rows() * routing.topK();
    sortByExpert(routing, pairs);
    workers.run(pairs, pair -> RowOperations.copy(in, pairRow[pair], inputs, pair));
    ExpertTiles up = new ExpertTiles(weights.gateUp());
    workers.run(up.count, up.multiplying(inputs, gateUp));
    workers.run(pairs, pair -> RowOperations.siluMultiply(gateUp, activated, pair));
    ExpertTiles down = new ExpertTiles(weights.down());
    workers.run(down.count, down.multiplying(activated, outputs));
    int topK = routing.topK();
    workers.run(
        in.rows(),
        row -> {
          for (int k = row * topK; k < (row + 1) * topK; k++) {
            RowOperations.addScaled(accumulator, row, outputs, pairOf[k], routing.weights[k]);
          }
        });
  }

  private void sortByExpert(CpuRouting routing, int pairs) {
    Arrays.fill(starts, 0);
    for (int k = 0; k < pairs; k++) {
      starts[routing.ids[k] + 1]++;
    }
    for (int e = 0; e < experts; e++) {
      starts[e + 1] += starts[e];
    }
    int[] next = starts.clone();
    for (int k = 0; k < pairs; k++) {
      int pair = next[routing.ids[k]]++;
      pairRow[pair] = k / routing.topK();
      pairOf[k] = pair;
    }
  }

  /** The tiles of all busy experts, as one list of work. */
  private final class ExpertTiles {
    private final List<Weight> weights;
    private final int[] expertOf;
    private final int[] tileOf;
    final int count;

    ExpertTiles(List<Weight> weights) {
      this.weights = weights;
      int total = 0;
      for (int e = 0; e < experts; e++) {
        total += starts[e + 1] > starts[e] ? ((PackedMatrix) weights.get(e)).tiles() : 0;
      }
      count = total;
      expertOf = new int[total];
      tileOf = new int[total];
      int i = 0;
      for (int e = 0; e < experts; e++) {
        int tiles = starts[e + 1] > starts[e] ? ((PackedMatrix) weights.get(e)).tiles() : 0;
        for (int tile = 0; tile < tiles; tile++, i++) {
          expertOf[i] = e;
          tileOf[i] = tile;
        }
      }
    }

    IntConsumer multiplying(CpuTensor in, CpuTensor out) {
      return i -> {
        int e = expertOf[i];
        int rows = starts[e + 1] - starts[e];
        ((PackedMatrix) weights.get(e))
            .multiplyTile(tileOf[i], in.rows(starts[e], rows), out.rows(starts[e], rows));
      };
    }
  }

  @Override
  public void close() {
    inputs.close();
    gateUp.close();
    activated.close();
    outputs.close();
  }
}
