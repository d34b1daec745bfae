package io.latentspark.engine.checkpoint;

import java.util.List;

/**
 * Where a tensor lies in its safetensors file.
 *
 * @param dtype the file's name of the number format, such as {@code BF16}
 * @param shape dimensions, outermost first
 * @param position its first byte, counted from the start of the file
 * @param end the byte after its last
 */
record TensorEntry(String name, String dtype, List<Long> shape, long position, long end) {

  /** Columns of a matrix {@code [.., columns]}; a vector is one row. */
  int columns() {
    return shape.isEmpty() ? 1 : Math.toIntExact(shape.get(shape.size() - 1));
  }

  int rows() {
    long rows = 1;
    for (int i = 0; i < shape.size() - 1; i++) {
      rows *= shape.get(i);
    }
    return Math.toIntExact(rows);
  }

  long[] dimensions() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }
}
