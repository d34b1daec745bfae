package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineException;
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
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.backend.Weight;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/** The CPU: oneDNN and the JDK's Vector API, parallel over one pool of threads. */
public final class CpuBackend implements Backend {
  // what an operation costs beside copying as many values
  private static final int SILU_VALUES = 4;
  private static final int ROTATE_VALUES = 4;
  private static final int ROUTE_VALUES = 64;

  private final Dtype dtype;
  private final CpuFeatures features;
  private final Workers workers;
  private PagedAttention pagedAttention;
  private RunAttention runAttention;

  private CpuBackend(Dtype dtype, CpuFeatures features, int threads) {
    this.dtype = dtype;
    this.features = features;
    workers = new Workers(threads);
  }

  /**
   * Opens the backend.
   *
   * @param dtype precision of weights and paged rows
   * @param threads threads that compute
   * @throws EngineException if this CPU or JVM lacks what it needs
   */
  public static CpuBackend open(Dtype dtype, int threads) {
    CpuFeatures features = CpuFeatures.require();
    return new CpuBackend(dtype, features, threads);
  }

  /**
   * How this machine computes: results are the same bits on every machine of which this is the
   * same. Sums over a vector depend on its width.
   *
   * @throws EngineException if this CPU or JVM lacks what it needs
   */
  public static String arithmetic(Dtype dtype) {
    String kernels = CpuFeatures.require().describe(dtype);
    return kernels + ", vectors of " + VectorMath.LANES + " floats";
  }

  @Override
  public Tensor allocate(int rows, int columns) {
    return CpuTensor.allocate(rows, columns);
  }

  @Override
  public Weight linear(MatrixSource source) {
    return PackedMatrices.pack(source, dtype, features, workers);
  }

  @Override
  public Weight linearFloat32(MatrixSource source) {
    return PackedMatrices.pack(source, Dtype.FLOAT32, features, workers);
  }

  @Override
  public Weight table(MatrixSource source) {
    return new CpuTable(source, dtype, workers);
  }

  @Override
  public DeviceVector vector(float[] values) {
    return new CpuVector(values.clone());
  }

  @Override
  public PagedRows pagedRows(int layers, int slots, int width) {
    return new CpuPagedRows(layers, slots, width, dtype);
  }

  @Override
  public Routing routing(int rows, int topK, ExpertShape shape) {
    return new CpuRouting(rows, topK, new GroupedExperts(workers, rows * topK, shape));
  }

  @Override
  public void lookup(Weight table, int[] ids, Tensor out) {
    workers.runRows(
        ids.length, out.columns(), row -> ((CpuTable) table).lookup(ids[row], cpu(out), row));
  }

  @Override
  public void linear(Weight weight, Tensor in, Tensor out) {
    PackedMatrices.multiply(workers, (PackedMatrix) weight, cpu(in), cpu(out));
  }

  @Override
  public void linearByHead(
      List<Weight> weights, Tensor in, int inHeadWidth, Tensor out, int outHeadWidth) {
    PackedMatrix first = (PackedMatrix) weights.get(0);
    TileShare share = TileShare.ofOne(weights.size(), first.tiles(), in.rows(), workers);
    workers.runRows(
        weights.size() * share.parts(),
        share.valuesEach(first),
        unit -> {
          int head = unit / share.parts();
          PackedMatrix weight = (PackedMatrix) weights.get(head);
          share.multiply(
              unit % share.parts(),
              weight,
              cpu(in).columns(head * inHeadWidth, weight.inFeatures()),
              cpu(out).columns(head * outHeadWidth, weight.outFeatures()));
        });
  }

  @Override
  public void rmsNorm(Tensor in, DeviceVector weight, double epsilon, Tensor out) {
    float[] w = ((CpuVector) weight).values();
    workers.runRows(
        in.rows(), in.columns(), row -> RowOperations.rmsNorm(cpu(in), w, epsilon, cpu(out), row));
  }

  @Override
  public void addRmsNorm(
      Tensor residual, Tensor delta, DeviceVector weight, double epsilon, Tensor out) {
    float[] w = ((CpuVector) weight).values();
    workers.runRows(
        residual.rows(),
        residual.columns(),
        row -> {
          RowOperations.add(cpu(residual), cpu(delta), row);
          RowOperations.rmsNorm(cpu(residual), w, epsilon, cpu(out), row);
        });
  }

  @Override
  public void siluMultiply(Tensor gateUp, Tensor out) {
    workers.runRows(
        out.rows(),
        SILU_VALUES * out.columns(),
        row -> RowOperations.siluMultiply(cpu(gateUp), cpu(out), row));
  }

  @Override
  public void rotate(Tensor in, int headWidth, int offset, RotaryTable table, int[] positions) {
    int heads = (in.columns() + headWidth - 1) / headWidth;
    workers.runRows(
        in.rows(),
        ROTATE_VALUES * heads * table.width(),
        row -> RowOperations.rotate(cpu(in), headWidth, offset, table, positions[row], row));
  }

  @Override
  public void copyByHead(Tensor in, HeadSlice from, Tensor out, HeadSlice to, int width) {
    int heads = in.columns() / from.headWidth();
    workers.runRows(
        in.rows(),
        heads * width,
        row -> {
          for (int h = 0; h < heads; h++) {
            RowOperations.copy(
                cpu(in),
                row,
                h * from.headWidth() + from.offset(),
                cpu(out),
                row,
                h * to.headWidth() + to.offset(),
                width);
          }
        });
  }

  @Override
  public void gather(Tensor in, int[] rows, Tensor out) {
    workers.runRows(
        rows.length, in.columns(), i -> RowOperations.copy(cpu(in), rows[i], cpu(out), i));
  }

  @Override
  public void route(Tensor logits, RoutingRule rule, DeviceVector bias, Routing routing) {
    CpuRouting target = (CpuRouting) routing;
    target.setRows(logits.rows());
    float[] steering = bias == null ? null : ((CpuVector) bias).values();
    int part = Math.max(1, (logits.rows() + 4 * workers.threads() - 1) / (4 * workers.threads()));
    workers.runRows(
        (logits.rows() + part - 1) / part,
        part * ROUTE_VALUES * logits.columns(),
        unit -> {
          ExpertChoice choice = new ExpertChoice(logits.columns());
          float[] row = new float[logits.columns()];
          int end = Math.min(logits.rows(), (unit + 1) * part);
          for (int r = unit * part; r < end; r++) {
            logits.read(r, row);
            choice.choose(row, rule, steering, target.ids, target.weights, r * rule.topK());
          }
        });
  }

  @Override
  public void addExperts(Tensor in, Routing routing, ExpertWeights weights, Tensor accumulator) {
    CpuRouting own = (CpuRouting) routing;
    own.experts.add(cpu(in), own, weights, cpu(accumulator));
  }

  @Override
  public void store(Tensor rows, PagedRows pages, int layer, int[] slots) {
    workers.runRows(
        slots.length,
        rows.columns(),
        row -> ((CpuPagedRows) pages).store(cpu(rows), row, layer, slots[row]));
  }

  @Override
  public void load(PagedRows pages, int layer, int[] slots, Tensor rows) {
    workers.runRows(
        slots.length,
        rows.columns(),
        row -> ((CpuPagedRows) pages).load(layer, slots[row], cpu(rows), row));
  }

  @Override
  public void attendPaged(
      Tensor queries, PagedRows pages, int layer, PagedContexts contexts, float scale, Tensor out) {
    if (pagedAttention == null || !pagedAttention.fits(pages.width(), contexts.valueWidth())) {
      pagedAttention = new PagedAttention(workers, pages.width(), contexts.valueWidth());
    }
    pagedAttention.attend(cpu(queries), (CpuPagedRows) pages, layer, contexts, scale, cpu(out));
  }

  @Override
  public void attendRuns(
      List<AttentionRun> runs,
      Tensor queries,
      Tensor keysValues,
      Tensor sharedKeys,
      float scale,
      Tensor state,
      Tensor out) {
    int heads = state.columns() / 2;
    int value = out.columns() / heads;
    int own = keysValues.columns() / heads - value;
    if (runAttention == null || !runAttention.fits(own, sharedKeys.columns(), value)) {
      runAttention = new RunAttention(workers, own, sharedKeys.columns(), value);
    }
    runAttention.attend(
        runs,
        new RunAttention.Tensors(
            cpu(queries), cpu(keysValues), cpu(sharedKeys), scale, cpu(state), cpu(out)));
  }

  @Override
  public void argmax(Tensor logits, int[] best) {
    workers.runRows(
        logits.rows(), logits.columns(), row -> best[row] = RowOperations.argmax(cpu(logits), row));
  }

  @Override
  public void onHost(int parts, IntConsumer part) {
    workers.run(parts, part);
  }

  @Override
  public OptionalLong deviceFreeBytes() {
    return OptionalLong.empty();
  }

  @Override
  public String description() {
    return features.describe(dtype) + ", " + workers.threads() + " threads";
  }

  @Override
  public void close() {
    workers.close();
  }

  private static CpuTensor cpu(Tensor tensor) {
    return (CpuTensor) tensor;
  }
}
