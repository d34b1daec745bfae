package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.Weight;
import io.latentspark.engine.backend.cuda.KernelLauncher.Shape;
import java.util.List;

/** Launches the kernels of {@code linear.cu}. Their tiles' height changes no bit. */
final class Linear {
  private static final int COLUMNS = 64;
  private static final int THREADS = 128;
  private static final int FEW_ROWS = 16;
  private static final int MANY_ROWS = 64;

  private final KernelLauncher kernels;
  private final AddressTables tables;

  Linear(KernelLauncher kernels, AddressTables tables) {
    this.kernels = kernels;
    this.tables = tables;
  }

  void multiply(CudaMatrix weight, CudaTensor in, CudaTensor out) {
    launch(weight, weight.address(), 0, 1, in, 0, out, 0);
  }

  /** A layer for each slice of the columns. */
  void multiplySlices(
      List<Weight> weights, CudaTensor in, int inWidth, CudaTensor out, int outWidth) {
    CudaMatrix first = (CudaMatrix) weights.get(0);
    launch(first, 0, tables.address(weights), weights.size(), in, inWidth, out, outWidth);
  }

  private void launch(
      CudaMatrix shape,
      long weight,
      long weights,
      int slices,
      CudaTensor in,
      int inSlice,
      CudaTensor out,
      int outSlice) {
    int rows = in.rows() <= FEW_ROWS ? FEW_ROWS : MANY_ROWS;
    Kernel kernel = rows == FEW_ROWS ? Kernel.LINEAR_BF16_16 : Kernel.LINEAR_BF16_64;
    if (shape.dtype() == Dtype.FLOAT32) {
      rows = FEW_ROWS;
      kernel = Kernel.LINEAR_F32;
    }
    kernels
        .launch(kernel)
        .with(out)
        .with(outSlice)
        .with(in)
        .with(inSlice)
        .with(weight)
        .with(weights)
        .with(shape.pitch())
        .with(in.rows())
        .with(shape.outFeatures())
        .with(shape.inFeatures())
        .run(new Shape(tiles(shape), ceilDiv(in.rows(), rows), slices, THREADS, 0));
  }

  /** Rows of the tiles in which experts compute. */
  static int expertRows(Dtype dtype, int choices, int experts) {
    return dtype == Dtype.FLOAT32 || choices / experts < MANY_ROWS / 2 ? FEW_ROWS : MANY_ROWS;
  }

  /**
   * Rows sorted by expert, each times its expert's weight.
   *
   * @param sources choices of which the rows are read, 0 where they are sorted already
   * @param fanOut choices of a row
   * @param tiles where their experts, first rows and rows are written
   */
  void multiplyByExpert(
      List<Weight> weights,
      CudaTensor in,
      long sources,
      int fanOut,
      long tiles,
      int tileCount,
      int tileRows,
      CudaTensor out) {
    CudaMatrix first = (CudaMatrix) weights.get(0);
    Kernel kernel =
        first.dtype() == Dtype.FLOAT32
            ? Kernel.LINEAR_BY_EXPERT_F32
            : tileRows == FEW_ROWS
                ? Kernel.LINEAR_BY_EXPERT_BF16_16
                : Kernel.LINEAR_BY_EXPERT_BF16_64;
    kernels
        .launch(kernel)
        .with(out)
        .with(in)
        .with(sources)
        .with(fanOut)
        .with(tables.address(weights))
        .with(first.pitch())
        .with(tiles)
        .with(first.outFeatures())
        .with(first.inFeatures())
        .run(new Shape(tiles(first), tileCount, 1, THREADS, 0));
  }

  private static int tiles(CudaMatrix weight) {
    return ceilDiv(weight.outFeatures(), COLUMNS);
  }

  private static int ceilDiv(int count, int size) {
    return (count + size - 1) / size;
  }
}
