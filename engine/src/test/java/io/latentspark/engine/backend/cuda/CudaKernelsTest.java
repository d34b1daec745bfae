package io.latentspark.engine.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.Bfloat16;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.AttentionRun;
import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.DeviceVector;
import io.latentspark.engine.backend.ExpertShape;
import io.latentspark.engine.backend.ExpertWeights;
import io.latentspark.engine.backend.HeadSlice;
import io.latentspark.engine.backend.MatrixSource;
import io.latentspark.engine.backend.PagedContexts;
import io.latentspark.engine.backend.PagedRows;
import io.latentspark.engine.backend.RotaryTable;
import io.latentspark.engine.backend.Routing;
import io.latentspark.engine.backend.RoutingRule;
import io.latentspark.engine.backend.RoutingRule.GroupRanking;
import io.latentspark.engine.backend.RoutingRule.Scores;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.backend.Weight;
import io.latentspark.engine.backend.cpu.CpuBackend;
import io.latentspark.engine.backend.cuda.EmulatedGpu.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kernel against the CPU's arithmetic, on shapes that fill no tile, in both orders. */
@ParameterizedClass
@EnumSource(Order.class)
class CudaKernelsTest {
  private static final double TOLERANCE = 2e-5;

  @Parameter Order order;

  private final Random random = new Random(7);
  private final List<Tensor> tensors = new ArrayList<>();
  private CpuBackend cpu;
  private CudaBackend gpu;

  @BeforeEach
  void emulate() {
    EmulatedGpu.load();
    EmulatedGpu.order(order);
  }

  @AfterEach
  void close() {
    tensors.forEach(Tensor::close);
    if (gpu != null) {
      cpu.close();
      gpu.close();
    }
  }

  private void open(Dtype dtype) {
    cpu = CpuBackend.open(dtype, 1);
    gpu = CudaBackend.open(dtype, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32,1,5,7",
    "FLOAT32,19,70,33",
    "BFLOAT16,1,5,7",
    "BFLOAT16,16,65,40",
    "BFLOAT16,17,70,33",
    "BFLOAT16,65,24,100"
  })
  void linear(Dtype dtype, int rows, int out, int in) {
    open(dtype);
    float[][] weight = values(out, in);
    float[][] inputs = values(rows, in);
    assertSame(
        backend -> {
          Weight packed = backend.linear(source(weight));
          // windows into wider tensors: rows are not where they would be
          Tensor from = tensor(backend, inputs, 3);
          Tensor to = allocate(backend, rows, out + 5).columns(2, out);
          backend.linear(packed, from, to);
          return to;
        });
  }

  @ParameterizedTest
  @EnumSource(Dtype.class)
  void linearOfFewRowsGivesTheBitsOfMany(Dtype dtype) {
    open(dtype);
    float[][] inputs = values(40, 100);
    Weight weight = gpu.linear(source(values(70, 100)));
    Tensor together = allocate(gpu, 40, 70);
    gpu.linear(weight, tensor(gpu, inputs, 0), together);
    Tensor alone = allocate(gpu, 1, 70);
    gpu.linear(weight, tensor(gpu, new float[][] {inputs[31]}, 0), alone);
    assertArrayEquals(rows(together)[31], rows(alone)[0]);
  }

  @ParameterizedTest
  @EnumSource(Dtype.class)
  void linearByHead(Dtype dtype) {
    open(dtype);
    float[][] inputs = values(5, 3 * 11);
    List<float[][]> matrices = List.of(values(9, 7), values(9, 7), values(9, 7));
    assertSame(
        backend -> {
          List<Weight> weights = matrices.stream().map(m -> backend.linear(source(m))).toList();
          Tensor out = allocate(backend, 5, 3 * 13);
          backend.linearByHead(weights, tensor(backend, inputs, 0), 11, out, 13);
          return out;
        });
  }

  @ParameterizedTest
  @CsvSource({"1", "77", "1500"})
  void norms(int columns) {
    open(Dtype.FLOAT32);
    float[][] inputs = values(3, columns);
    float[][] deltas = values(3, columns);
    float[] weight = values(1, columns)[0];
    assertSame(
        backend -> {
          Tensor residual = tensor(backend, inputs, 2);
          Tensor out = allocate(backend, 3, columns);
          DeviceVector vector = backend.vector(weight);
          backend.addRmsNorm(residual, tensor(backend, deltas, 1), vector, 1e-6, out);
          backend.rmsNorm(out, vector, 1e-5, out);
          return out;
        });
  }

  @ParameterizedTest
  @EnumSource(Dtype.class)
  void rowsFromAndToOtherPlaces(Dtype dtype) {
    open(dtype);
    float[][] table = values(20, 45);
    float[][] both = values(4, 2 * 45);
    assertSame(
        backend -> {
          Tensor looked = allocate(backend, 4, 45);
          backend.lookup(backend.table(source(table)), new int[] {19, 0, 7, 7}, looked);
          PagedRows pages = backend.pagedRows(2, 9, 45);
          backend.store(looked, pages, 1, new int[] {8, 2, 0, 5});
          Tensor loaded = allocate(backend, 2, 45);
          backend.load(pages, 1, new int[] {5, 8}, loaded);
          Tensor out = allocate(backend, 6, 45);
          backend.gather(loaded, new int[] {1, 0}, out.rows(0, 2));
          backend.siluMultiply(tensor(backend, both, 0), out.rows(2, 4));
          backend.copyByHead(loaded, new HeadSlice(15, 4), out.rows(1, 2), new HeadSlice(10, 3), 6);
          out.rows(5, 1).columns(1, 3).clear();
          return out;
        });
  }

  @ParameterizedTest
  @CsvSource({"24,16", "16,0"})
  void rotate(int headWidth, int offset) {
    open(Dtype.FLOAT32);
    float[][] inputs = values(3, 3 * headWidth);
    float[] cosines = values(1, 10 * 4)[0];
    float[] sines = values(1, 10 * 4)[0];
    RotaryTable table = new RotaryTable(cosines, sines, 8);
    assertSame(
        backend -> {
          Tensor out = tensor(backend, inputs, 1);
          backend.rotate(out, headWidth, offset, table, new int[] {9, 0, 4});
          return out;
        });
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32,SOFTMAX,NONE,1,1,8,3,false", "FLOAT32,SOFTMAX,BEST,4,2,48,5,false",
    "FLOAT32,SIGMOID,SUM_OF_TWO_BEST,8,4,256,8,true", "BFLOAT16,SOFTMAX,NONE,1,1,8,3,false",
    "BFLOAT16,SIGMOID,SUM_OF_TWO_BEST,1,1,10,3,true"
  })
  void experts(
      Dtype dtype,
      Scores scores,
      GroupRanking ranking,
      int groups,
      int kept,
      int experts,
      int topK,
      boolean normalize) {
    open(dtype);
    int rows = 21;
    RoutingRule rule = new RoutingRule(scores, ranking, groups, kept, topK, normalize, 1.5f);
    float[][] logits = values(rows, experts);
    logits[3] = new float[experts]; // a tie of all
    float[] bias = values(1, experts)[0];
    float[][] inputs = values(rows, 20);
    List<float[][]> gateUp = IntStream.range(0, experts).mapToObj(e -> values(2 * 9, 20)).toList();
    List<float[][]> down = IntStream.range(0, experts).mapToObj(e -> values(20, 9)).toList();
    List<int[]> chosen = new ArrayList<>();
    // between its layers an expert's values are rounded
    double tolerance = dtype == Dtype.FLOAT32 ? TOLERANCE : 1.0 / 256;
    assertClose(
        tolerance,
        backend -> {
          Routing routing = backend.routing(rows + 2, topK, new ExpertShape(experts, 20, 9));
          DeviceVector steering = scores == Scores.SIGMOID ? backend.vector(bias) : null;
          backend.route(tensor(backend, logits, 0), rule, steering, routing);
          ExpertWeights weights =
              new ExpertWeights(
                  gateUp.stream().map(m -> backend.linear(source(m))).toList(),
                  down.stream().map(m -> backend.linear(source(m))).toList());
          Tensor in = tensor(backend, inputs, 0);
          Tensor out = tensor(backend, inputs, 0);
          backend.addExperts(in, routing, weights, out);
          for (int row = 0; row < rows; row++) {
            int[] ids = new int[topK];
            routing.read(row, ids, new float[topK]);
            chosen.add(ids);
          }
          return out;
        });
    for (int row = 0; row < rows; row++) {
      assertArrayEquals(chosen.get(row), chosen.get(rows + row), "row " + row);
    }
  }

  /** With one row each expert's tiles are low, with many they are high where weights are bf16. */
  @ParameterizedTest
  @EnumSource(Dtype.class)
  void expertsOfOneRowGiveTheBitsOfMany(Dtype dtype) {
    open(dtype);
    int experts = 3;
    RoutingRule rule = new RoutingRule(Scores.SOFTMAX, GroupRanking.NONE, 1, 1, 2, false, 1.5f);
    float[][] logits = values(70, experts);
    float[][] inputs = values(70, 20);
    List<Weight> gateUp =
        IntStream.range(0, experts).mapToObj(e -> gpu.linear(source(values(18, 20)))).toList();
    List<Weight> down =
        IntStream.range(0, experts).mapToObj(e -> gpu.linear(source(values(20, 9)))).toList();
    ExpertWeights weights = new ExpertWeights(gateUp, down);
    float[][] together = experts(rule, logits, inputs, weights);
    for (int row : new int[] {0, 41, 69}) {
      float[][] alone =
          experts(rule, new float[][] {logits[row]}, new float[][] {inputs[row]}, weights);
      assertArrayEquals(together[row], alone[0], "row " + row);
    }
  }

  private float[][] experts(
      RoutingRule rule, float[][] logits, float[][] inputs, ExpertWeights weights) {
    try (Routing routing =
        gpu.routing(inputs.length, rule.topK(), new ExpertShape(logits[0].length, 20, 9))) {
      gpu.route(tensor(gpu, logits, 0), rule, null, routing);
      Tensor out = tensor(gpu, inputs, 0);
      gpu.addExperts(tensor(gpu, inputs, 0), routing, weights, out);
      return rows(out);
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32,16", "BFLOAT16,7"})
  void attendPaged(Dtype dtype, int blockSize) {
    open(dtype);
    int heads = 9;
    int slots = 900;
    int[] starts = {0, 3, 0, 0};
    int[] lengths = {1, 40, 257, 700}; // the last two in parts
    float[][] queries = values(4, heads * 40);
    float[][] latents = values(slots, 40);
    int[] ascending = IntStream.range(0, slots / blockSize).toArray();
    int[] descending = IntStream.of(ascending).map(b -> ascending.length - 1 - b).toArray();
    PagedContexts contexts =
        new PagedContexts(
            new int[][] {ascending, descending, ascending, descending},
            starts,
            lengths,
            blockSize,
            32);
    assertSame(
        backend -> {
          PagedRows pages = backend.pagedRows(2, slots, 40);
          backend.store(tensor(backend, latents, 0), pages, 1, IntStream.range(0, slots).toArray());
          Tensor out = allocate(backend, 4, heads * 32);
          backend.attendPaged(tensor(backend, queries, 0), pages, 1, contexts, 0.2f, out);
          return out;
        });
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void attendRuns(boolean twoCalls) {
    open(Dtype.FLOAT32);
    int heads = 3;
    float[][] queries = values(29, heads * (12 + 8));
    float[][] keysValues = values(150, heads * (12 + 10));
    float[][] sharedKeys = values(150, 8);
    // one sequence at positions 90 to 109 in two runs, another of 9 that begins
    List<AttentionRun> first = List.of(new AttentionRun(0, 20, 90, 0, 64, 0));
    List<AttentionRun> second =
        List.of(new AttentionRun(0, 20, 90, 64, 46, 64), new AttentionRun(20, 9, 0, 120, 9, 0));
    List<AttentionRun> both = List.of(first.get(0), second.get(0), second.get(1));
    assertSame(
        backend -> {
          Tensor out = allocate(backend, 29, heads * 10);
          Tensor state = allocate(backend, 29, 2 * heads);
          for (List<AttentionRun> runs : twoCalls ? List.of(first, second) : List.of(both)) {
            backend.attendRuns(
                runs,
                tensor(backend, queries, 1),
                tensor(backend, keysValues, 0),
                tensor(backend, sharedKeys, 2),
                0.25f,
                state,
                out);
          }
          return out;
        });
  }

  @ParameterizedTest
  @EnumSource(Dtype.class)
  void argmax(Dtype dtype) {
    open(dtype);
    float[][] logits = values(6, 100);
    logits[1][20] = logits[1][70] = 50;
    logits[2][99] = 50;
    logits[3][5] = Float.NaN;
    logits[4][64] = Float.POSITIVE_INFINITY;
    Arrays.fill(logits[5], Float.NEGATIVE_INFINITY);
    int[] expected = new int[6];
    int[] actual = new int[6];
    cpu.argmax(tensor(cpu, logits, 0), expected);
    gpu.argmax(tensor(gpu, logits, 0), actual);
    assertArrayEquals(expected, actual);
  }

  private void assertSame(Function<Backend, Tensor> operation) {
    assertClose(TOLERANCE, operation);
  }

  private void assertClose(double tolerance, Function<Backend, Tensor> operation) {
    float[][] expected = rows(operation.apply(cpu));
    float[][] actual = rows(operation.apply(gpu));
    double worst = 0;
    double largest = 0;
    for (int r = 0; r < expected.length; r++) {
      for (int c = 0; c < expected[r].length; c++) {
        double difference = Math.abs(expected[r][c] - actual[r][c]);
        worst = difference <= worst ? worst : difference; // NaN stays
        largest = Math.max(largest, Math.abs(expected[r][c]));
      }
    }
    assertTrue(worst <= tolerance * largest, "off by " + worst + " where values reach " + largest);
  }

  /** As bf16 has them: the GPU rounds what its tensor cores multiply, the CPU may or may not. */
  private float[][] values(int rows, int columns) {
    float[][] values = new float[rows][columns];
    for (float[] row : values) {
      for (int c = 0; c < columns; c++) {
        row[c] = Bfloat16.widen((short) Bfloat16.round((float) random.nextGaussian()));
      }
    }
    return values;
  }

  /** A window that begins {@code margin} columns into a wider tensor. */
  private Tensor tensor(Backend backend, float[][] values, int margin) {
    int columns = values[0].length;
    Tensor window = allocate(backend, values.length, columns + 2 * margin).columns(margin, columns);
    for (int r = 0; r < values.length; r++) {
      window.write(r, values[r]);
    }
    return window;
  }

  /** A window does not keep its owner's memory. */
  private Tensor allocate(Backend backend, int rows, int columns) {
    Tensor tensor = backend.allocate(rows, columns);
    tensors.add(tensor);
    return tensor;
  }

  private static float[][] rows(Tensor tensor) {
    float[][] rows = new float[tensor.rows()][tensor.columns()];
    for (int r = 0; r < rows.length; r++) {
      tensor.read(r, rows[r]);
    }
    return rows;
  }

  private static MatrixSource source(float[][] matrix) {
    return new MatrixSource() {
      @Override
      public int rows() {
        return matrix.length;
      }

      @Override
      public int columns() {
        return matrix[0].length;
      }

      @Override
      public void readRows(int firstRow, int rowCount, float[] destination, int offset) {
        for (int r = 0; r < rowCount; r++) {
          System.arraycopy(matrix[firstRow + r], 0, destination, offset + r * columns(), columns());
        }
      }
    };
  }
}
