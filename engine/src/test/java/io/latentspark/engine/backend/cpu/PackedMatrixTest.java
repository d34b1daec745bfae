package io.latentspark.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.MatrixSource;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PackedMatrixTest {
  /** Half a unit in the last place of 1.0f: what one f32 operation may be off, relatively. */
  private static final double ROUNDOFF = 0x1p-24;

  private static final int ROWS = 70;

  enum Packing {
    VECTOR_BF16,
    ONEDNN_F32,
    ONEDNN_BF16;

    PackedMatrix pack(MatrixSource source, Workers workers) {
      if (this == VECTOR_BF16) {
        return VectorMatrix.pack(source, workers);
      }
      if (this == ONEDNN_F32) {
        return OneDnnMatrix.pack(source, Dtype.FLOAT32, workers);
      }
      assumeTrue(
          CpuFeatures.require().bf16Arithmetic(), "this CPU has neither AVX512_BF16 nor AMX_BF16");
      return OneDnnMatrix.pack(source, Dtype.BFLOAT16, workers);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "VECTOR_BF16, 31, 33",
    "VECTOR_BF16, 1, 1",
    "VECTOR_BF16, 576, 1",
    "VECTOR_BF16, 1, 700",
    "VECTOR_BF16, 352, 1024",
    "VECTOR_BF16, 130, 2049",
    "ONEDNN_F32, 31, 33",
    "ONEDNN_F32, 1, 1",
    "ONEDNN_F32, 576, 1",
    "ONEDNN_F32, 1, 700",
    "ONEDNN_F32, 352, 1024",
    "ONEDNN_F32, 130, 2049",
    "ONEDNN_BF16, 31, 33",
    "ONEDNN_BF16, 1, 1",
    "ONEDNN_BF16, 576, 1",
    "ONEDNN_BF16, 1, 700",
    "ONEDNN_BF16, 352, 1024",
    "ONEDNN_BF16, 130, 2049",
  })
  void staysWithinTheRoundoffBoundOfTheExactProduct(Packing packing, int features, int depth) {
    Values weights = new Values(features, depth, 1);
    Values inputs = new Values(21, depth, 2);
    try (Workers workers = new Workers(2);
        PackedMatrix matrix = packing.pack(weights, workers);
        CpuTensor in = inputs.tensor();
        CpuTensor out = CpuTensor.allocate(21, features)) {
      PackedMatrices.multiply(workers, matrix, in, out);
      float[] row = new float[features];
      for (int r = 0; r < 21; r++) {
        out.read(r, row);
        for (int f = 0; f < features; f++) {
          double exact = 0;
          double magnitude = 0;
          for (int k = 0; k < depth; k++) {
            double term = (double) inputs.at(r, k) * weights.at(f, k);
            exact += term;
            magnitude += Math.abs(term);
          }
          assertEquals(exact, row[f], depth * ROUNDOFF * magnitude, "row " + r + " feature " + f);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "VECTOR_BF16, 31, 33", "VECTOR_BF16, 352, 1100", "VECTOR_BF16, 80, 3000",
    "ONEDNN_F32, 31, 33", "ONEDNN_F32, 352, 1100", "ONEDNN_F32, 80, 3000",
    "ONEDNN_BF16, 31, 33", "ONEDNN_BF16, 352, 1100", "ONEDNN_BF16, 80, 3000",
  })
  void aRowIsBitIdenticalInAnyBatchAtAnyPlaceOnAnyThreads(
      Packing packing, int features, int depth) {
    Values inputs = new Values(ROWS, depth, 3);
    try (Workers one = new Workers(1);
        Workers two = new Workers(2);
        Workers three = new Workers(3);
        PackedMatrix matrix = packing.pack(new Values(features, depth, 4), two);
        CpuTensor in = inputs.tensor();
        CpuTensor out = CpuTensor.allocate(ROWS, features)) {
      float[][] alone = new float[ROWS][];
      for (int r = 0; r < ROWS; r++) {
        PackedMatrices.multiply(one, matrix, in.rows(r, 1), out.rows(r, 1));
        alone[r] = row(out, r);
      }
      Workers[] teams = {one, two, three};
      for (int count = 1; count <= ROWS; count++) {
        int first = (ROWS - count) * count % (ROWS - count + 1);
        CpuTensor batch = out.rows(first, count);
        PackedMatrices.multiply(teams[count % 3], matrix, in.rows(first, count), batch);
        for (int r = 0; r < count; r++) {
          assertArrayEquals(alone[first + r], row(batch, r), "row " + r + " of " + count);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Packing.class)
  void manyRowsAreBitIdenticalToEachAlone(Packing packing) {
    int rows = 1100;
    try (Workers workers = new Workers(2);
        PackedMatrix matrix = packing.pack(new Values(40, 1300, 5), workers);
        CpuTensor in = new Values(rows, 1300, 6).tensor();
        CpuTensor out = CpuTensor.allocate(rows, 40);
        CpuTensor single = CpuTensor.allocate(1, 40)) {
      PackedMatrices.multiply(workers, matrix, in, out);
      for (int r = 0; r < rows; r++) {
        PackedMatrices.multiply(workers, matrix, in.rows(r, 1), single);
        assertArrayEquals(row(single, 0), row(out, r));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Packing.class)
  void windowsAreReadAndWrittenAndNothingBesidesThem(Packing packing) {
    Values inputs = new Values(9, 60, 7);
    try (Workers workers = new Workers(2);
        PackedMatrix matrix = packing.pack(new Values(31, 33, 8), workers);
        CpuTensor in = inputs.tensor();
        CpuTensor wide = CpuTensor.allocate(9, 100);
        CpuTensor plainIn = CpuTensor.allocate(7, 33);
        CpuTensor plainOut = CpuTensor.allocate(7, 31)) {
      float[] filled = new float[100];
      Arrays.fill(filled, 7);
      for (int r = 0; r < 9; r++) {
        wide.write(r, filled);
      }
      for (int r = 0; r < 7; r++) {
        plainIn.write(r, row(in.columns(5, 33), r + 1));
      }
      PackedMatrices.multiply(workers, matrix, plainIn, plainOut);
      PackedMatrices.multiply(
          workers, matrix, in.rows(1, 7).columns(5, 33), wide.rows(1, 7).columns(9, 31));
      for (int r = 0; r < 9; r++) {
        float[] expected = filled.clone();
        if (r >= 1 && r < 8) {
          System.arraycopy(row(plainOut, r - 1), 0, expected, 9, 31);
        }
        assertArrayEquals(expected, row(wide, r));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Packing.class)
  void refusesTensorsOfOtherShapes(Packing packing) {
    try (Workers workers = new Workers(1);
        PackedMatrix matrix = packing.pack(new Values(4, 3, 9), workers);
        CpuTensor in = CpuTensor.allocate(2, 4);
        CpuTensor out = CpuTensor.allocate(2, 4)) {
      assertThrows(
          IllegalArgumentException.class, () -> PackedMatrices.multiply(workers, matrix, in, out));
    }
  }

  @ParameterizedTest
  @EnumSource(Packing.class)
  void nativeMemoryDoesNotGrowWithTheNumberOfMultiplications(Packing packing) {
    try (Workers workers = new Workers(2)) {
      multiplyOften(packing, workers, 1_000);
      System.gc();
      long counted = Pointer.totalBytes();
      long resident = Pointer.physicalBytes();
      multiplyOften(packing, workers, 10_000);
      long counts = Pointer.totalBytes();
      assertTrue(counts <= counted, counts + " bytes after " + counted);
      long grown = Pointer.physicalBytes() - resident;
      assertTrue(grown < 64 << 20, "grew by " + grown + " bytes");
    }
  }

  private static void multiplyOften(Packing packing, Workers workers, int times) {
    try (PackedMatrix matrix = packing.pack(new Values(96, 64, 10), workers);
        CpuTensor in = new Values(5, 64, 11).tensor();
        CpuTensor out = CpuTensor.allocate(5, 96)) {
      for (int i = 0; i < times; i++) {
        int rows = 1 + i % 5;
        PackedMatrices.multiply(workers, matrix, in.rows(0, rows), out.rows(0, rows));
      }
    }
  }

  private static float[] row(CpuTensor tensor, int row) {
    float[] values = new float[tensor.columns()];
    tensor.read(row, values);
    return values;
  }

  /** Random values with 8 significant bits: exact in bf16, so that packing loses nothing. */
  private static final class Values implements MatrixSource {
    private final int columns;
    private final float[] values;

    Values(int rows, int columns, long seed) {
      this.columns = columns;
      SplittableRandom random = new SplittableRandom(seed);
      values = new float[rows * columns];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(-255, 256) * 0x1p-7f;
      }
    }

    float at(int row, int column) {
      return values[row * columns + column];
    }

    CpuTensor tensor() {
      CpuTensor tensor = CpuTensor.allocate(rows(), columns);
      float[] row = new float[columns];
      for (int r = 0; r < rows(); r++) {
        readRows(r, 1, row, 0);
        tensor.write(r, row);
      }
      return tensor;
    }

    @Override
    public int rows() {
      return values.length / columns;
    }

    @Override
    public int columns() {
      return columns;
    }

    @Override
    public void readRows(int firstRow, int rowCount, float[] destination, int offset) {
      System.arraycopy(values, firstRow * columns, destination, offset, rowCount * columns);
    }
  }
}
