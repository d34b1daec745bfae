package io.latentspark.engine.checkpoint;

import java.util.Objects;

/** A tensor whose stored numbers are its values: bf16, f16 or f32. */
final class PlainTensor implements StoredTensor {
  private final MappedFile file;
  private final TensorEntry entry;
  private final ElementType type;

  PlainTensor(MappedFile file, TensorEntry entry, ElementType type) {
    this.file = file;
    this.entry = entry;
    this.type = type;
  }

  @Override
  public String name() {
    return entry.name();
  }

  @Override
  public long[] shape() {
    return entry.dimensions();
  }

  @Override
  public void readRows(int firstRow, int rowCount, float[] destination, int offset) {
    Objects.checkFromIndexSize(firstRow, rowCount, entry.rows());
    long position = entry.position() + (long) firstRow * entry.columns() * type.bytes();
    int count = Math.multiplyExact(rowCount, entry.columns());
    type.read(file, position, destination, offset, count);
  }

  @Override
  public void readBfloat16(int firstRow, int rowCount, short[] destination, int offset) {
    if (type != ElementType.BF16) {
      StoredTensor.super.readBfloat16(firstRow, rowCount, destination, offset);
      return;
    }
    Objects.checkFromIndexSize(firstRow, rowCount, entry.rows());
    long position = entry.position() + (long) firstRow * entry.columns() * type.bytes();
    int count = Math.multiplyExact(rowCount, entry.columns());
    file.readShorts(position, destination, offset, count);
  }
}
