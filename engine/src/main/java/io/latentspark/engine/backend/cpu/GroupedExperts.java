package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.ExpertWeights;
import io.latentspark.engine.backend.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
    new Products(weights.gateUp()).multiply(inputs, gateUp);
    workers.run(pairs, pair -> RowOperations.siluMultiply(gateUp, activated, pair));
    new Products(weights.down()).multiply(activated, outputs);
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

  /** The products of all busy experts, as one list of work. */
  private final class Products {
    private final List<Weight> weights;
    private final int[] busy;
    private final TileShare[] shares;
    private final int[] firstPart;

    Products(List<Weight> weights) {
      this.weights = weights;
      busy = IntStream.range(0, experts).filter(e -> starts[e + 1] > starts[e]).toArray();
      shares = new TileShare[busy.length];
      firstPart = new int[busy.length + 1];
      for (int i = 0; i < busy.length; i++) {
        int tiles = matrix(i).tiles();
        shares[i] = TileShare.ofOne(busy.length, tiles, rows(i), workers);
        firstPart[i + 1] = firstPart[i] + shares[i].parts();
      }
    }

    void multiply(CpuTensor in, CpuTensor out) {
      workers.run(
          firstPart[busy.length],
          part -> {
            int at = Arrays.binarySearch(firstPart, part);
            int i = at >= 0 ? at : -at - 2;
            int start = starts[busy[i]];
            shares[i].multiply(
                part - firstPart[i], matrix(i), in.rows(start, rows(i)), out.rows(start, rows(i)));
          });
    }

    private PackedMatrix matrix(int i) {
      return (PackedMatrix) weights.get(busy[i]);
    }

    private int rows(int i) {
      return starts[busy[i] + 1] - starts[busy[i]];
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
