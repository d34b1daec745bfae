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
      int at = tensors.keysValues().index(firstRow + key, ownAt);
      tensors.keysValues().floats().get(at, row, 0, own);
      int shared = tensors.sharedKeys().index(firstRow + key, 0);
      tensors.sharedKeys().floats().get(shared, row, own, keyWidth - own);
      int to = key / PANEL * keyWidth * PANEL + key % PANEL;
      for (int c = 0; c < keyWidth; c++) {
        keys[to + c * PANEL] = row[c];
      }
      tensors.keysValues().floats().get(at + own, row, 0, valueWidth);
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
