package io.latentspark.engine.backend.cuda;

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
import io.latentspark.engine.backend.cuda.KernelLauncher.Shape;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import jcuda.Pointer;

/** One NVIDIA GPU, through the driver API and kernels of the project's own. */
public final class CudaBackend implements Backend {
  private static final int WARP = 32;

  private final Dtype dtype;
  private final CudaDevice device;
  private final KernelLauncher kernels;
  private final Staging staging;
  private final AddressTables addresses;
  private final RotaryTables rotaries;
  private final Linear linear;
  private final Experts experts;
  private final RunAttention runAttention;
  private final PagedAttention pagedAttention;

  private CudaBackend(Dtype dtype, CudaDevice device) {
    this.dtype = dtype;
    this.device = device;
    kernels = new KernelLauncher(device);
    staging = new Staging(device);
    addresses = new AddressTables(device);
    rotaries = new RotaryTables(device);
    linear = new Linear(kernels, addresses);
    experts = new Experts(kernels, linear);
    runAttention = new RunAttention(kernels, staging);
    pagedAttention = new PagedAttention(device, kernels, staging);
  }

  /**
   * Opens the backend.
   *
   * @param dtype precision of weights and paged rows
   * @param ordinal which of the GPUs this process sees
   * @throws EngineException if there is no such GPU, or it or its driver is too old
   */
  public static CudaBackend open(Dtype dtype, int ordinal) {
    CudaDevice device = CudaDevice.open(ordinal);
    try {
      return new CudaBackend(dtype, device);
    } catch (RuntimeException | Error e) {
      device.close();
      throw e;
    }
  }

  /**
   * How a GPU computes: results are the same bits on every one of which this is the same. The order
   * of sums within a tensor core depends on its generation.
   */
  public static String arithmetic(Gpu gpu, Dtype dtype) {
    String device = gpu.isEmulated() ? gpu.name() : "CUDA " + gpu.capabilityText();
    return device + ", " + dtype.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Tensor allocate(int rows, int columns) {
    return CudaTensor.allocate(device, kernels, rows, columns);
  }

  @Override
  public Weight linear(MatrixSource source) {
    return new CudaMatrix(device, source, dtype);
  }

  @Override
  public Weight linearFloat32(MatrixSource source) {
    return new CudaMatrix(device, source, Dtype.FLOAT32);
  }

  @Override
  public Weight table(MatrixSource source) {
    return new CudaMatrix(device, source, dtype);
  }

  @Override
  public DeviceVector vector(float[] values) {
    return new CudaVector(device, values);
  }

  @Override
  public PagedRows pagedRows(int layers, int slots, int width) {
    return new CudaPagedRows(device, layers, slots, width, dtype);
  }

  @Override
  public Routing routing(int rows, int topK, ExpertShape shape) {
    return new CudaRouting(device, kernels, rows, topK, shape);
  }

  @Override
  public void lookup(Weight table, int[] ids, Tensor out) {
    CudaMatrix matrix = (CudaMatrix) table;
    readRows(matrix.dtype(), matrix.address(), matrix.pitch(), ids, cuda(out));
  }

  @Override
  public void linear(Weight weight, Tensor in, Tensor out) {
    linear.multiply((CudaMatrix) weight, cuda(in), cuda(out));
  }

  @Override
  public void linearByHead(
      List<Weight> weights, Tensor in, int inHeadWidth, Tensor out, int outHeadWidth) {
    linear.multiplySlices(weights, cuda(in), inHeadWidth, cuda(out), outHeadWidth);
  }

  @Override
  public void rmsNorm(Tensor in, DeviceVector weight, double epsilon, Tensor out) {
    rmsNorm(cuda(in), 0, 0, weight, epsilon, cuda(out));
  }

  @Override
  public void addRmsNorm(
      Tensor residual, Tensor delta, DeviceVector weight, double epsilon, Tensor out) {
    CudaTensor added = cuda(delta);
    rmsNorm(cuda(residual), added.address(), added.rowStride(), weight, epsilon, cuda(out));
  }

  private void rmsNorm(
      CudaTensor in,
      long delta,
      int deltaStride,
      DeviceVector weight,
      double epsilon,
      CudaTensor out) {
    kernels
        .launch(Kernel.RMS_NORM)
        .with(out)
        .with(in)
        .with(delta)
        .with(deltaStride)
        .with(((CudaVector) weight).address())
        .with(in.columns())
        .with((float) epsilon)
        .overRows(in.rows(), in.columns());
  }

  @Override
  public void siluMultiply(Tensor gateUp, Tensor out) {
    experts.siluMultiply(cuda(gateUp), cuda(out));
  }

  @Override
  public void rotate(Tensor in, int headWidth, int offset, RotaryTable table, int[] positions) {
    RotaryTables.OnDevice angles = rotaries.of(table);
    int heads = (in.columns() - offset + headWidth - 1) / headWidth;
    kernels
        .launch(Kernel.ROTATE)
        .with(cuda(in))
        .with(heads)
        .with(headWidth)
        .with(offset)
        .with(angles.cosines().address())
        .with(angles.sines().address())
        .with(table.width() / 2)
        .with(staging.carry(positions))
        .overRows(in.rows(), heads * table.width());
  }

  @Override
  public void copyByHead(Tensor in, HeadSlice from, Tensor out, HeadSlice to, int width) {
    int heads = in.columns() / from.headWidth();
    kernels
        .launch(Kernel.COPY_BY_HEAD)
        .with(cuda(out).address() + (long) Float.BYTES * to.offset())
        .with(cuda(out).rowStride())
        .with(to.headWidth())
        .with(cuda(in).address() + (long) Float.BYTES * from.offset())
        .with(cuda(in).rowStride())
        .with(from.headWidth())
        .with(heads)
        .with(width)
        .overRows(in.rows(), heads * width);
  }

  @Override
  public void gather(Tensor in, int[] rows, Tensor out) {
    readRows(Dtype.FLOAT32, cuda(in).address(), cuda(in).rowStride(), rows, cuda(out));
  }

  @Override
  public void route(Tensor logits, RoutingRule rule, DeviceVector bias, Routing routing) {
    long steering = bias == null ? 0 : ((CudaVector) bias).address();
    experts.choose(cuda(logits), rule, steering, (CudaRouting) routing);
  }

  @Override
  public void addExperts(Tensor in, Routing routing, ExpertWeights weights, Tensor accumulator) {
    experts.add(cuda(in), (CudaRouting) routing, weights, cuda(accumulator));
  }

  @Override
  public void store(Tensor rows, PagedRows pages, int layer, int[] slots) {
    CudaPagedRows target = (CudaPagedRows) pages;
    kernels
        .launch(Kernel.writeRows(target.dtype()))
        .with(target.address(layer))
        .with(target.width())
        .with(cuda(rows))
        .with(staging.carry(slots))
        .with(target.width())
        .overRows(slots.length, target.width());
  }

  @Override
  public void load(PagedRows pages, int layer, int[] slots, Tensor rows) {
    CudaPagedRows source = (CudaPagedRows) pages;
    readRows(source.dtype(), source.address(layer), source.width(), slots, cuda(rows));
  }

  private void readRows(Dtype type, long address, int stride, int[] rows, CudaTensor out) {
    kernels
        .launch(Kernel.readRows(type))
        .with(out)
        .with(address)
        .with(stride)
        .with(staging.carry(rows))
        .with(out.columns())
        .overRows(rows.length, out.columns());
  }

  @Override
  public void attendPaged(
      Tensor queries, PagedRows pages, int layer, PagedContexts contexts, float scale, Tensor out) {
    pagedAttention.attend(cuda(queries), (CudaPagedRows) pages, layer, contexts, scale, cuda(out));
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
    runAttention.attend(
        runs,
        new RunAttention.Tensors(
            cuda(queries), cuda(keysValues), cuda(sharedKeys), cuda(state), cuda(out)),
        scale);
  }

  @Override
  public void argmax(Tensor logits, int[] best) {
    try (DeviceMemory found = DeviceMemory.allocate(device, (long) Integer.BYTES * logits.rows())) {
      kernels
          .launch(Kernel.ARGMAX)
          .with(found.address(0))
          .with(cuda(logits))
          .with(logits.columns())
          .run(new Shape(logits.rows(), 1, 1, WARP, 0));
      found.read(0, Pointer.to(best), found.bytes());
    }
  }

  @Override
  public void onHost(int parts, IntConsumer part) {
    IntStream.range(0, parts).parallel().forEach(part);
  }

  @Override
  public OptionalLong deviceFreeBytes() {
    return OptionalLong.of(device.freeBytes());
  }

  @Override
  public String description() {
    return device.gpu().name() + ", compute capability " + device.gpu().capabilityText();
  }

  @Override
  public void close() {
    pagedAttention.close();
    rotaries.close();
    addresses.close();
    staging.close();
    kernels.close();
    device.close();
  }

  private static CudaTensor cuda(Tensor tensor) {
    return (CudaTensor) tensor;
  }
}
