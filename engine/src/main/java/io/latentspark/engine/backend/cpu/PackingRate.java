package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Bfloat16;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.backend.MatrixSource;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast weights are packed that lie in memory as bf16. As many are packed as a model has, with
 * as many threads, into memory that is new to the process, as loading does it: once, since a load
 * is no average.
 *
 * <p>How long the system takes to give memory depends on what happened to it before: a virtual
 * machine's host takes back what lay idle for seconds, and gives it again many times slower than it
 * is packed. {@link #settle} waits until that has happened, before packing and for those who then
 * measure loading: both find memory in the same state.
 */
public final class PackingRate {
  private static final int ROWS = 2048;
  private static final int COLUMNS = 1024;

  /** Until the JIT is done. */
  private static final int WARM_UP_MATRICES = 48;

  /** Linux tells the host of free memory two seconds after it was freed. */
  private static final long SETTLING_MILLIS = 3000;

  /** So little is always at hand, among memory that programs use and free all the time. */
  private static final long AT_HAND_BYTES = 256L << 20;

  private PackingRate() {}

  /**
   * Weights packed a second.
   *
   * @param threads as many as the engine is to use
   * @param dtype of the packed weights
   * @param weights how many the model has; memory for so many must be free
   * @throws EngineException {@code UNSUPPORTED_PLATFORM} if the CPU backend cannot run here
   */
  public static double measure(int threads, Dtype dtype, long weights) {
    CpuFeatures features = CpuFeatures.require();
    MatrixSource source = new StoredBfloat16(new short[ROWS * COLUMNS]);
    long matrices = Math.max(1, weights / (ROWS * COLUMNS));
    try (Workers workers = new Workers(threads)) {
      seconds(WARM_UP_MATRICES, source, dtype, features, workers);
      settle(weights * dtype.bytes());
      return matrices * ROWS * COLUMNS / seconds(matrices, source, dtype, features, workers);
    }
  }

  /**
   * Waits until the system has done with memory that was freed: then it is as any other.
   *
   * @param bytes that will be asked for
   */
  public static void settle(long bytes) {
    if (bytes > AT_HAND_BYTES) {
      try {
        Thread.sleep(SETTLING_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static double seconds(
      long matrices, MatrixSource source, Dtype dtype, CpuFeatures features, Workers workers) {
    List<PackedMatrix> packed = new ArrayList<>();
    try {
      long start = System.nanoTime();
      for (long m = 0; m < matrices; m++) {
        packed.add(PackedMatrices.pack(source, dtype, features, workers));
      }
      return (System.nanoTime() - start) / 1e9;
    } finally {
      packed.forEach(PackedMatrix::close);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record StoredBfloat16(short[] values) implements MatrixSource {
    @Override
    public int rows() {
      return ROWS;
    }

    @Override
    public int columns() {
      return COLUMNS;
    }

    @Override
    public void readRows(int firstRow, int rowCount, float[] destination, int offset) {
      for (int i = 0; i < rowCount * COLUMNS; i++) {
        destination[offset + i] = Bfloat16.widen(values[firstRow * COLUMNS + i]);
      }
    }

    @Override
    public void readBfloat16(int firstRow, int rowCount, short[] destination, int offset) {
      System.arraycopy(values, firstRow * COLUMNS, destination, offset, rowCount * COLUMNS);
    }
  }
}
