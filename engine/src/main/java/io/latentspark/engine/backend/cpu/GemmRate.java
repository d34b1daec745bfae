package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.MatrixSource;
import java.util.Arrays;

/** Multiplies one large matrix by rows of its own in every thread, all with oneDNN. */
final class GemmRate implements AutoCloseable {
  private static final int ROWS = 512;
  private static final int SIZE = 2048;

  private final Workers workers;
  private final OneDnnMatrix matrix;
  private final CpuTensor in;
  private final CpuTensor out;

  GemmRate(Dtype dtype, Workers workers) {
    this.workers = workers;
    matrix = OneDnnMatrix.pack(new Ones(), dtype, new Tiling(SIZE, SIZE), workers);
    in = CpuTensor.allocate(ROWS * workers.threads(), SIZE);
    out = CpuTensor.allocate(ROWS * workers.threads(), SIZE);
  }

  /** Every thread multiplies once. */
  void pass() {
    workers.run(
        workers.threads(),
        part -> matrix.multiply(0, 1, in.rows(part * ROWS, ROWS), out.rows(part * ROWS, ROWS)));
  }

  /** Floating-point operations of a pass: a multiplication and an addition for each weight. */
  double operations() {
    return 2.0 * workers.threads() * ROWS * SIZE * SIZE;
  }

  @Override
  public void close() {
    matrix.close();
    in.close();
    out.close();
  }

  private record Ones() implements MatrixSource {
    @Override
    public int rows() {
      return SIZE;
    }

    @Override
    public int columns() {
      return SIZE;
    }

    @Override
    public void readRows(int firstRow, int rowCount, float[] destination, int offset) {
      Arrays.fill(destination, offset, offset + rowCount * SIZE, 1);
    }
  }
}
