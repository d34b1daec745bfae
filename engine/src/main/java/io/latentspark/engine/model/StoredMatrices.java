package io.latentspark.engine.model;

import io.latentspark.engine.backend.MatrixSource;
import io.latentspark.engine.checkpoint.StoredTensor;
import java.util.List;

/** Stored tensors as the matrices a backend packs: whole, stacked, cut by head, transposed. */
final class StoredMatrices {
  private StoredMatrices() {}

  /** Rows of one of several tensors, which come {@code row} rows after the first ones asked for. */
  private interface RowsOfTensor {
    void visit(StoredTensor tensor, int first, int count, int row);
  }

  static MatrixSource whole(StoredTensor tensor) {
    return rows(tensor, 0, (int) tensor.shape()[0]);
  }

  /** Some rows of a tensor. */
  static MatrixSource rows(StoredTensor tensor, int first, int count) {
    int columns = (int) tensor.shape()[1];
    return new MatrixSource() {
      @Override
      public int rows() {
        return count;
      }

      @Override
      public int columns() {
        return columns;
      }

      @Override
      public void readRows(int firstRow, int rowCount, float[] destination, int offset) {
        tensor.readRows(first + firstRow, rowCount, destination, offset);
      }

      @Override
      public void readBfloat16(int firstRow, int rowCount, short[] destination, int offset) {
        tensor.readBfloat16(first + firstRow, rowCount, destination, offset);
      }
    };
  }

  /** Tensors of equal width, one below the other. */
  static MatrixSource stacked(List<StoredTensor> tensors) {
    int total = tensors.stream().mapToInt(t -> (int) t.shape()[0]).sum();
    int columns = (int) tensors.get(0).shape()[1];
    return new MatrixSource() {
      @Override
      public int rows() {
        return total;
      }

      @Override
      public int columns() {
        return columns;
      }

      @Override
      public void readRows(int firstRow, int rowCount, float[] destination, int offset) {
        forEach(
            firstRow,
            rowCount,
            (tensor, first, count, row) ->
                tensor.readRows(first, count, destination, offset + row * columns));
      }

      @Override
      public void readBfloat16(int firstRow, int rowCount, short[] destination, int offset) {
        forEach(
            firstRow,
            rowCount,
            (tensor, first, count, row) ->
                tensor.readBfloat16(first, count, destination, offset + row * columns));
      }

      private void forEach(int firstRow, int rowCount, RowsOfTensor visitor) {
        int start = 0;
        for (StoredTensor tensor : tensors) {
          int height = (int) tensor.shape()[0];
          int from = Math.max(firstRow, start);
          int to = Math.min(firstRow + rowCount, start + height);
          if (from < to) {
            visitor.visit(tensor, from - start, to - from, from - firstRow);
          }
          start += height;
        }
      }
    };
  }

  /** A block of rows with rows and columns exchanged; the block is read once. */
  static MatrixSource transposed(StoredTensor tensor, int first, int count) {
    int columns = (int) tensor.shape()[1];
    float[] block = new float[count * columns];
    tensor.readRows(first, count, block, 0);
    return new MatrixSource() {
      @Override
      public int rows() {
        return columns;
      }

      @Override
      public int columns() {
        return count;
      }

      @Override
      public void readRows(int firstRow, int rowCount, float[] destination, int offset) {
        for (int r = 0; r < rowCount; r++) {
          for (int c = 0; c < count; c++) {
            destination[offset + r * count + c] = block[c * columns + firstRow + r];
          }
        }
      }
    };
  }

  /** A vector's values. */
  static float[] vector(StoredTensor tensor) {
    float[] values = new float[(int) tensor.shape()[0]];
    tensor.readRows(0, 1, values, 0);
    return values;
  }
}
