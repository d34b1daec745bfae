package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.Panels.PANEL;
import static io.latentspark.engine.backend.cpu.VectorMath.FLOATS;
import static io.latentspark.engine.backend.cpu.VectorMath.LANES;

import io.latentspark.engine.backend.AttentionRun;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * One head's keys and values at up to {@link #KEYS} consecutive positions, as expanded panels (see
 * {@link Panels}): keys transposed, so that a panel's output features are positions.
 */
final class KeyTile {
  static final int KEYS = AttentionRun.ALIGNMENT;

  /** Panels that the positions make. */
  static final int KEY_PANELS = KEYS / PANEL;

  final int keyWidth;
  final int valueWidth;

  /** Panels that a value makes. */
  final int valuePanels;

  /** {@code [KEY_PANELS, keyWidth, PANEL]}. */
  final float[] keys;

  /** {@code [valuePanels, KEYS, PANEL]}. */
  final float[] values;

  private final float[] rows;

  /** Where in {@link #rows} a column of consecutive keys is, from its first on. */
  private final int[] nextKeys = new int[LANES];

  /** Whether {@link #values} are finite: {@code null} until somebody asks. */
  private Boolean finite;

  /**
   * A tile of zeros.
   *
   * @param rows room for {@code [KEYS, keyWidth]} while a tile is loaded; tiles of a thread share
   *     it
   */
  KeyTile(int keyWidth, int valueWidth, float[] rows) {
    this.keyWidth = keyWidth;
    this.valueWidth = valueWidth;
    valuePanels = (valueWidth + PANEL - 1) / PANEL;
    keys = new float[KEY_PANELS * keyWidth * PANEL];
    values = new float[valuePanels * KEYS * PANEL];
    this.rows = rows;
    Arrays.setAll(nextKeys, i -> i * keyWidth);
  }

  /**
   * Takes in {@code count} rows from {@code firstRow} on; the positions behind them become zeros.
   */
  void load(RunAttention.Tensors tensors, int firstRow, int count, int head) {
    finite = null;
    int own = keyWidth - tensors.sharedKeys().columns();
    int ownAt = head * (own + valueWidth);
    for (int key = 0; key < count; key++) { // many at once are on their way from memory
      int row = firstRow + key;
      copy(tensors.keysValues(), row, ownAt, own, rows, key * keyWidth);
      copy(tensors.sharedKeys(), row, 0, keyWidth - own, rows, key * keyWidth + own);
      for (int p = 0; p < valuePanels; p++) {
        int length = Math.min(PANEL, valueWidth - p * PANEL);
        int at = ownAt + own + p * PANEL;
        copy(tensors.keysValues(), row, at, length, values, (p * KEYS + key) * PANEL);
      }
    }
    Arrays.fill(rows, count * keyWidth, rows.length, 0);
    for (int first = 0; first < KEYS; first += LANES) {
      int to = first / PANEL * keyWidth * PANEL + first % PANEL;
      for (int c = 0; c < keyWidth; c++) {
        FloatVector.fromArray(FLOATS, rows, first * keyWidth + c, nextKeys, 0)
            .intoArray(keys, to + c * PANEL);
      }
    }
    for (int p = 0; p < valuePanels; p++) {
      Arrays.fill(values, (p * KEYS + count) * PANEL, (p + 1) * KEYS * PANEL, 0);
    }
  }

  /** Short pieces: a loop is quicker than the JDK's copy of a buffer. */
  private static void copy(CpuTensor from, int row, int column, int length, float[] out, int to) {
    int at = from.byteOffset(row, column);
    int whole = length - length % LANES;
    for (int c = 0; c < whole; c += LANES) {
      VectorMath.load(from.buffer(), at + Float.BYTES * c).intoArray(out, to + c);
    }
    for (int c = whole; c < length; c++) {
      out[to + c] = from.buffer().getFloat(at + Float.BYTES * c);
    }
  }

  /** Whether no value is NaN or infinite: others can be added with the weight 0. */
  boolean isFinite() {
    if (finite == null) {
      FloatVector zeros = FloatVector.zero(FLOATS);
      for (int at = 0; at < values.length; at += LANES) {
        zeros = FloatVector.fromArray(FLOATS, values, at).fma(FloatVector.zero(FLOATS), zeros);
      }
      finite = zeros.eq(0).allTrue();
    }
    return finite;
  }
}
