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

  private final float[] row;

  /** Whether {@link #values} are finite: {@code null} until somebody asks. */
  private Boolean finite;

  KeyTile(int keyWidth, int valueWidth) {
    this.keyWidth = keyWidth;
    this.valueWidth = valueWidth;
    valuePanels = (valueWidth + PANEL - 1) / PANEL;
    keys = new float[KEY_PANELS * keyWidth * PANEL];
    values = new float[valuePanels * KEYS * PANEL];
    row = new float[Math.max(keyWidth, valueWidth)];
  }

  /**
   * Takes in {@code count} rows from {@code firstRow} on; the positions behind them become zeros.
   */
  void load(RunAttention.Tensors tensors, int firstRow, int count, int head) {
    finite = null;
    int own = keyWidth - tensors.sharedKeys().columns();
    int ownAt = head * (own + valueWidth);
    for (int key = 0; key < count; key++) {
      copy(tensors.keysValues(), firstRow + key, ownAt, own, 0);
      copy(tensors.sharedKeys(), firstRow + key, 0, keyWidth - own, own);
      int to = key / PANEL * keyWidth * PANEL + key % PANEL;
      for (int c = 0; c < keyWidth; c++) {
        keys[to + c * PANEL] = row[c];
      }
      copy(tensors.keysValues(), firstRow + key, ownAt + own, valueWidth, 0);
      for (int p = 0; p < valuePanels; p++) {
        int length = Math.min(PANEL, valueWidth - p * PANEL);
        System.arraycopy(row, p * PANEL, values, (p * KEYS + key) * PANEL, length);
      }
    }
    for (int key = count; key < KEYS; key++) {
      int to = key / PANEL * keyWidth * PANEL + key % PANEL;
      for (int c = 0; c < keyWidth; c++) {
        keys[to + c * PANEL] = 0;
      }
      for (int p = 0; p < valuePanels; p++) {
        int at = (p * KEYS + key) * PANEL;
        Arrays.fill(values, at, at + PANEL, 0);
      }
    }
  }

  /** Short pieces: a loop is quicker than the JDK's copy of a buffer. */
  private void copy(CpuTensor from, int fromRow, int column, int length, int to) {
    int at = from.byteOffset(fromRow, column);
    int whole = length - length % LANES;
    for (int c = 0; c < whole; c += LANES) {
      VectorMath.load(from.buffer(), at + Float.BYTES * c).intoArray(row, to + c);
    }
    for (int c = whole; c < length; c++) {
      row[to + c] = from.buffer().getFloat(at + Float.BYTES * c);
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
