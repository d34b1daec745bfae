package io.latentspark.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.latentspark.engine.Bfloat16;
import io.latentspark.engine.Dtype;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Inputs of bf16 arithmetic: what oneDNN makes of strided f32 rows, on any CPU. */
class OneDnnRoundingTest {
  @Test
  void roundsStridedRowsToNearestEvenAsWeightsAreRounded() {
    int rows = 7;
    int columns = 33;
    SplittableRandom random = new SplittableRandom(1);
    float[] row = new float[50];
    try (CpuTensor in = CpuTensor.allocate(rows, row.length);
        OffHeap rounded = OffHeap.allocate(2L * rows * columns)) {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < row.length; c++) {
          // With 9 significant bits half of the values lie between two neighbours.
          row[c] = (1 + random.nextInt(256) * 0x1p-8f) * (c % 3 == 0 ? 1 : random.nextInt(9) - 4);
        }
        in.write(r, row);
      }
      OneDnnThread.current()
          .reorder(
              OneDnn.matrix(rows, columns, Dtype.FLOAT32, row.length),
              in.address(0, 0),
              OneDnn.matrix(rows, columns, Dtype.BFLOAT16, columns),
              rounded.address());
      ByteBuffer bits = rounded.slice(0, 2 * rows * columns);
      for (int r = 0; r < rows; r++) {
        in.read(r, row);
        for (int c = 0; c < columns; c++) {
          int actual = bits.getShort(2 * (r * columns + c)) & 0xffff;
          assertEquals(Bfloat16.round(row[c]), actual, "row " + r + " column " + c);
        }
      }
    }
  }
}
