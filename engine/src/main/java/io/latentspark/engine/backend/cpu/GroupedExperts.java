package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.ExpertShape;
import io.latentspark.engine.backend.ExpertWeights;
import io.latentspark.engine.backend.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Routed experts over a batch: rows are sorted by expert, each busy expert multiplies its rows at
 * once, idle experts cost nothing. Owns scratch for a fixed number of row-expert pairs.
 */
final class GroupedExperts implements AutoCloseable {
  /** With fewer busy experts for each thread, threads share experts. */
  private static final int EXPERTS_PER_THREAD = 8;

  /** Experts with fewer weights are not worth sharing. */
  private static final int SMALL = 1 << 17;

  private final Workers workers;
  private final int experts;
  private final long expertWeights;
  private final boolean small;
  private final ThreadLocal<ExpertScratch> scratches;
  private final CpuTensor inputs;
  private final CpuTensor gateUp;
  private final CpuTensor activated;
  private final CpuTensor outputs;
  private final List<CpuTensor> owned = new ArrayList<>();
  private final int[] pairRow;
  private final int[] pairOf;
  private final int[] starts;

  GroupedExperts(Workers workers, int pairs, ExpertShape shape) {
    this.workers = workers;
    experts = shape.experts();
    int hidden = shape.hidden();
    int intermediate = shape.intermediate();
    expertWeights = 3L * hidden * intermediate;
    small = expertWeights < SMALL;
    try {
      inputs = own(pairs, hidden);
      gateUp = own(pairs, 2 * intermediate);
      activated = own(pairs, intermediate);
      outputs = own(pairs, hidden);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    scratches = ThreadLocal.withInitial(() -> scratch(hidden, intermediate));
    pairRow = new int[pairs];
    pairOf = new int[pairs];
    starts = new int[experts + 1];
  }

  private ExpertScratch scratch(int hidden, int intermediate) {
    int rows = CpuScratch.EXPERT_ROWS;
    return new ExpertScratch(
        own(rows, hidden), own(rows, 2 * intermediate), own(rows, intermediate));
  }

  private synchronized CpuTensor own(int rows, int columns) {
    CpuTensor made = CpuTensor.allocate(rows, columns);
    owned.add(made);
    return made;
  }

  void add(CpuTensor in, CpuRouting routing, ExpertWeights weights, CpuTensor accumulator) {
    int pairs = in.rows() * routing.topK();
    sortByExpert(routing, pairs);
    int[] busy = IntStream.range(0, experts).filter(e -> rows(e) > 0).toArray();
    boolean enough = small || busy.length >= EXPERTS_PER_THREAD * workers.threads();
    if (enough && Arrays.stream(busy).allMatch(e -> rows(e) <= CpuScratch.EXPERT_ROWS)) {
      workers.runRows(
          busy.length, wholeValues(pairs, busy), i -> multiplyWhole(busy[i], in, weights));
    } else {
      workers.runRows(
          pairs, inputs.columns(), pair -> RowOperations.copy(in, pairRow[pair], inputs, pair));
      new Products(busy, weights.gateUp()).multiply(inputs, gateUp);
      workers.runRows(
          pairs, gateUp.columns(), pair -> RowOperations.siluMultiply(gateUp, activated, pair));
      new Products(busy, weights.down()).multiply(activated, outputs);
    }
    int topK = routing.topK();
    workers.runRows(
        in.rows(),
        topK * outputs.columns(),
        row -> {
          for (int k = row * topK; k < (row + 1) * topK; k++) {
            RowOperations.addScaled(accumulator, row, outputs, pairOf[k], routing.weights[k]);
          }
        });
  }

  /** What an expert costs on average, in values as {@link Workers#runRows} counts them. */
  private int wholeValues(int pairs, int[] busy) {
    long products = (long) pairs * expertWeights;
    return (int) Math.min(Integer.MAX_VALUE, products / TileShare.PRODUCTS_OF_VALUE / busy.length);
  }

  /** An expert's whole network in one thread: what lies between its layers stays in the cache. */
  private void multiplyWhole(int e, CpuTensor in, ExpertWeights weights) {
    ExpertScratch own = scratches.get();
    PackedMatrix up = (PackedMatrix) weights.gateUp().get(e);
    PackedMatrix down = (PackedMatrix) weights.down().get(e);
    int rows = rows(e);
    for (int r = 0; r < rows; r++) {
      RowOperations.copy(in, pairRow[starts[e] + r], own.inputs(), r);
    }
    CpuTensor gates = own.gateUp().rows(0, rows);
    CpuTensor product = own.activated().rows(0, rows);
    up.multiply(0, up.tiles(), own.inputs().rows(0, rows), gates);
    for (int r = 0; r < rows; r++) {
      RowOperations.siluMultiply(gates, product, r);
    }
    down.multiply(0, down.tiles(), product, outputs.rows(starts[e], rows));
  }

  private int rows(int expert) {
    return starts[expert + 1] - starts[expert];
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

    Products(int[] busy, List<Weight> weights) {
      this.busy = busy;
      this.weights = weights;
      shares = new TileShare[busy.length];
      firstPart = new int[busy.length + 1];
      for (int i = 0; i < busy.length; i++) {
        int tiles = matrix(i).tiles();
        shares[i] = TileShare.ofOne(busy.length, tiles, rows(busy[i]), workers);
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
            int rows = rows(busy[i]);
            shares[i].multiply(
                part - firstPart[i], matrix(i), in.rows(start, rows), out.rows(start, rows));
          });
    }

    private PackedMatrix matrix(int i) {
      return (PackedMatrix) weights.get(busy[i]);
    }
  }

  @Override
  public void close() {
    owned.forEach(CpuTensor::close);
  }
}
