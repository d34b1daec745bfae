package io.latentspark.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.MatrixSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A vocabulary larger than a buffer: every id's row is still its own. */
class CpuTableTest {
  private static final int IDS = 131;
  private static final int WIDTH = 3;

  @ParameterizedTest
  @CsvSource({"FLOAT32, 12", "FLOAT32, 500", "FLOAT32, 2147483647", "BFLOAT16, 100"})
  void rowsAreFoundInAllLayers(Dtype dtype, int mostBytes) {
    try (Workers workers = new Workers(2);
        CpuTable table = new CpuTable(new Ids(), dtype, workers, mostBytes);
        CpuTensor out = CpuTensor.allocate(1, WIDTH)) {
      assertEquals(IDS, table.outFeatures());
      assertEquals(WIDTH, table.inFeatures());
      float[] row = new float[WIDTH];
      for (int id = 0; id < IDS; id++) {
        table.lookup(id, out, 0);
        out.read(0, row);
        assertArrayEquals(new float[] {id, -id, 0.5f}, row);
      }
    }
  }

  /** Small integers, which bf16 holds exactly. */
  private record Ids() implements MatrixSource {
    @Override
    public int rows() {
      return IDS;
    }

    @Override
    public int columns() {
      return WIDTH;
    }

    @Override
    public void readRows(int firstRow, int rowCount, float[] destination, int offset) {
      for (int i = 0; i < rowCount; i++) {
        int at = offset + i * WIDTH;
        destination[at] = firstRow + i;
        destination[at + 1] = -(firstRow + i);
        destination[at + 2] = 0.5f;
      }
    }
  }
}
