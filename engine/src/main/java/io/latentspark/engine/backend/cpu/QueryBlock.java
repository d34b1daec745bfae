package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.Panels.DEPTH;
import static io.latentspark.engine.backend.cpu.Panels.PANEL;
import static io.latentspark.engine.backend.cpu.VectorMath.FLOATS;
import static io.latentspark.engine.backend.cpu.VectorMath.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One head's queries of up to {@link #ROWS} tokens on their way through the tiles of their context:
 * online softmax (FlashAttention's recurrence) between two products of {@link ExpandedKernels}.
 * Queries never meet, and tiles start at multiples of their size, so sums depend on the query and
 * its positions alone.
 */
final class QueryBlock {
  static final int ROWS = ExpandedKernels.ROWS;

  private final int keyWidth;
  private final int valueWidth;
  private final int valuePanels;
  private final float[] maximum = new float[ROWS];
  private final float[] total = new float[ROWS];
  private final int[] visible = new int[ROWS];
  private final boolean[] done = new boolean[ROWS];

  /** In pieces of {@link Panels#DEPTH} columns, a piece's rows one after the other; scaled. */
  private final float[] queries;

  /** {@code [KEY_PANELS, ROWS, PANEL]}. */
  private final float[] scores = new float[KeyTile.KEY_PANELS * ROWS * PANEL];

  /** {@code [ROWS, DEPTH]}, of which a tile's keys are used. */
  private final float[] weights = new float[ROWS * DEPTH];

  /** {@code [valuePanels, ROWS, PANEL]}: weighted sums of values, not normalised. */
  private final float[] sums;

  private final float[] lanes;
  private int count;

  QueryBlock(KeyTile tile) {
    keyWidth = tile.keyWidth;
    valueWidth = tile.valueWidth;
    valuePanels = tile.valuePanels;
    queries = new float[(keyWidth + DEPTH - 1) / DEPTH * ROWS * DEPTH];
    sums = new float[valuePanels * ROWS * PANEL];
    lanes = new float[LANES];
  }

  /** Takes in queries of consecutive rows; those that see a first key are at their start. */
  void load(RunAttention.Tensors tensors, int firstRow, int rows, int head, boolean first) {
    count = rows;
    Arrays.fill(done, false);
    for (int i = 0; i < rows; i++) {
      int at = tensors.queries().index(firstRow + i, head * keyWidth);
      for (int k = 0; k < keyWidth; k += DEPTH) {
        int to = k * ROWS + i * DEPTH;
        tensors.queries().floats().get(at + k, queries, to, Math.min(DEPTH, keyWidth - k));
        scale(to, tensors.scale());
      }
    }
    if (first) {
      Arrays.fill(maximum, Float.NEGATIVE_INFINITY);
      Arrays.fill(total, 0);
      Arrays.fill(sums, 0);
      return;
    }
    for (int i = 0; i < rows; i++) {
      int state = tensors.state().index(firstRow + i, 2 * head);
      maximum[i] = tensors.state().floats().get(state);
      total[i] = tensors.state().floats().get(state + 1);
      int from = tensors.out().index(firstRow + i, head * valueWidth);
      for (int p = 0; p < valuePanels; p++) {
        int length = Math.min(PANEL, valueWidth - p * PANEL);
        tensors.out().floats().get(from + p * PANEL, sums, (p * ROWS + i) * PANEL, length);
      }
    }
  }

  private void scale(int from, float factor) {
    for (int c = from; c < from + DEPTH; c += LANES) {
      FloatVector.fromArray(FLOATS, queries, c).mul(factor).intoArray(queries, c);
    }
  }

  /** Puts the state between tiles, or what a query found in all of them, back into the tensors. */
  void store(RunAttention.Tensors tensors, int firstRow, int head) {
    for (int i = 0; i < count; i++) {
      int state = tensors.state().index(firstRow + i, 2 * head);
      tensors.state().floats().put(state, maximum[i]);
      tensors.state().floats().put(state + 1, total[i]);
      int to = tensors.out().index(firstRow + i, head * valueWidth);
      for (int p = 0; p < valuePanels; p++) {
        int at = (p * ROWS + i) * PANEL;
        if (done[i]) {
          for (int c = at; c < at + PANEL; c += LANES) {
            FloatVector.fromArray(FLOATS, sums, c).div(total[i]).intoArray(sums, c);
          }
        }
        int length = Math.min(PANEL, valueWidth - p * PANEL);
        tensors.out().floats().put(to + p * PANEL, sums, at, length);
      }
    }
  }

  /**
   * Attends to a tile.
   *
   * @param firstVisible how many of its keys the first query sees; each further one sees one more.
   *     One that sees none has seen all it sees in tiles before, and is left as it is
   * @param keys how many it has
   */
  void attend(KeyTile tile, int firstVisible, int keys) {
    score(tile);
    for (int i = 0; i < count; i++) {
      visible[i] = Math.min(keys, firstVisible + i);
      if (visible[i] > 0) {
        done[i] = firstVisible + i <= keys; // its own position is the last it sees
        weigh(i);
      } else {
        Arrays.fill(weights, i * DEPTH, i * DEPTH + KeyTile.KEYS, 0);
      }
    }
    if (visible[0] < KeyTile.KEYS && !tile.isFinite()) {
      addVisible(tile);
      return;
    }
    for (int p = 0; p < valuePanels; p++) {
      ExpandedKernels.addRows(
          tile.values, p * KeyTile.KEYS * PANEL, weights, 0, KeyTile.KEYS, sums, p * ROWS * PANEL);
    }
  }

  /** In the kernels' order, without what a query does not see: 0 times NaN is NaN. */
  private void addVisible(KeyTile tile) {
    for (int p = 0; p < valuePanels; p++) {
      for (int i = 0; i < count; i++) {
        for (int c = 0; c < PANEL; c++) {
          int at = (p * ROWS + i) * PANEL + c;
          for (int key = 0; key < visible[i]; key++) {
            float value = tile.values[(p * KeyTile.KEYS + key) * PANEL + c];
            sums[at] = Math.fma(weights[i * DEPTH + key], value, sums[at]);
          }
        }
      }
    }
  }

  private void score(KeyTile tile) {
    Arrays.fill(scores, 0);
    for (int p = 0; p < KeyTile.KEY_PANELS; p++) {
      for (int k = 0; k < keyWidth; k += DEPTH) {
        ExpandedKernels.addRows(
            tile.keys,
            (p * keyWidth + k) * PANEL,
            queries,
            k * ROWS,
            Math.min(DEPTH, keyWidth - k),
            scores,
            p * ROWS * PANEL);
      }
    }
  }

  /** Turns a query's scores into weights against its running maximum; unseen keys get 0. */
  private void weigh(int query) {
    int seen = visible[query];
    if (seen < KeyTile.KEYS) {
      hide(query, seen);
    }
    raiseMaximum(query);
    float highest = maximum[query];
    int to = query * DEPTH;
    for (int p = 0; p < KeyTile.KEY_PANELS; p++) {
      int from = (p * ROWS + query) * PANEL;
      for (int c = 0; c < PANEL; c += LANES) {
        VectorMath.exp(FloatVector.fromArray(FLOATS, scores, from + c).sub(highest))
            .intoArray(weights, to + p * PANEL + c);
      }
    }
    if (seen < KeyTile.KEYS) {
      Arrays.fill(weights, to + seen, to + KeyTile.KEYS, 0);
    }
    FloatVector sum = FloatVector.fromArray(FLOATS, weights, to);
    for (int at = to + LANES; at < to + KeyTile.KEYS; at += LANES) {
      sum = sum.add(FloatVector.fromArray(FLOATS, weights, at));
    }
    sum.intoArray(lanes, 0);
    total[query] += VectorMath.sum(lanes, 0);
  }

  /** Keys that a query does not see cannot be its highest. */
  private void hide(int query, int seen) {
    for (int key = seen; key < KeyTile.KEYS; key++) {
      scores[(key / PANEL * ROWS + query) * PANEL + key % PANEL] = Float.NEGATIVE_INFINITY;
    }
  }

  /** Most tiles have no score above those before. A NaN comes through as the weight it becomes. */
  private void raiseMaximum(int query) {
    FloatVector highest = FloatVector.fromArray(FLOATS, scores, query * PANEL);
    highest = highest.max(FloatVector.fromArray(FLOATS, scores, query * PANEL + LANES));
    for (int p = 1; p < KeyTile.KEY_PANELS; p++) {
      int from = (p * ROWS + query) * PANEL;
      highest = highest.max(FloatVector.fromArray(FLOATS, scores, from));
      highest = highest.max(FloatVector.fromArray(FLOATS, scores, from + LANES));
    }
    if (highest.compare(VectorOperators.GT, maximum[query]).anyTrue()) {
      highest.intoArray(lanes, 0);
      raiseMaximum(query, highestLane());
    }
  }

  private float highestLane() {
    float result = lanes[0];
    for (int lane = 1; lane < LANES; lane++) {
      result = Math.max(result, lanes[lane]);
    }
    return result;
  }

  private void raiseMaximum(int query, float highest) {
    float correction =
        maximum[query] == Float.NEGATIVE_INFINITY ? 0 : VectorMath.exp(maximum[query] - highest);
    maximum[query] = highest;
    total[query] *= correction;
    for (int p = 0; p < valuePanels; p++) {
      int at = (p * ROWS + query) * PANEL;
      for (int c = at; c < at + PANEL; c += LANES) {
        FloatVector.fromArray(FLOATS, sums, c).mul(correction).intoArray(sums, c);
      }
    }
  }
}
