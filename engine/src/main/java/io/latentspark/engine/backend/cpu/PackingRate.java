package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.Bfloat16;
import io.latentspark.engine.Dtype;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.backend.MatrixSource;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast weights are packed that lie in memory as bf16. As much is packed as a model takes, into
 * memory of its own that is new each time, as loading does; the first time it may be new to the
 * machine as well, and the best time counts.
 */
public final class PackingRate {
  private static final int ROWS = 2048;
  private static final int COLUMNS = 1024;
  private static final int PASSES = 3;

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
      double best = 0;
      for (int i = 0; i < PASSES; i++) {
        long start = System.nanoTime();
        List<PackedMatrix> packed = new ArrayList<>();
        for (long m = 0; m < matrices; m++) {
          packed.add(PackedMatrices.pack(source, dtype, features, workers));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        packed.forEach(PackedMatrix::close);
        best = Math.max(best, matrices * ROWS * COLUMNS / seconds);
      }
      return best;
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
