package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.Panels.DEPTH;
import static io.latentspark.engine.backend.cpu.Panels.PANEL;
import static io.latentspark.engine.backend.cpu.VectorMath.FLOATS;
import static io.latentspark.engine.backend.cpu.VectorMath.INTS;
import static io.latentspark.engine.backend.cpu.VectorMath.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One head's queries of up to {@link #ROWS} tokens on their way through the tiles of their context:
 * online softmax (FlashAttention's recurrence) between two products of {@link ExpandedKernels}.
 * Queries never meet, and tiles start at multiples of their size, so sums depend on the query and
 * its positions alone.
 */
final class QueryBlock {
  static final int ROWS = ExpandedKernels.ROWS;

  /** Scores count powers of two, which are quicker than those of e. */
  private static final float LOG2_E = (float) (1 / Math.log(2));

  /** Factor, as a power of two, by which weights may grow before all are scaled anew. */
  private static final float HEADROOM = 4;

  /** Below every score, and finite: 0 times its distance from a maximum is 0. */
  private static final float HIDDEN = -1e37f;

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
    lanes = new float[ROWS * LANES];
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
        scale(to, tensors.scale() * LOG2_E);
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
      }
    }
    weigh();
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
    for (int p = 0; p < KeyTile.KEY_PANELS; p++) {
      int to = p * ROWS * PANEL;
      int at = p * keyWidth * PANEL;
      int depth = Math.min(DEPTH, keyWidth);
      ExpandedKernels.multiplyRows(tile.keys, at, queries, 0, depth, scores, to);
      for (int k = DEPTH; k < keyWidth; k += DEPTH) {
        depth = Math.min(DEPTH, keyWidth - k);
        ExpandedKernels.addRows(tile.keys, at + k * PANEL, queries, k * ROWS, depth, scores, to);
      }
    }
  }

  /** Turns the scores into weights against each query's running maximum; unseen keys get 0. */
  private void weigh() {
    for (int i = 0; i < count; i++) {
      if (visible[i] <= 0) {
        continue; // whatever stands where its weights come is forgotten below
      }
      if (visible[i] < KeyTile.KEYS) {
        hide(i, visible[i]);
      }
      if (!reaches(i)) {
        raiseMaximum(i);
        reaches(i);
      }
    }
    for (int i = 0; i < count; i++) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int c = 0; c < KeyTile.KEYS; c += LANES) {
        FloatVector weight =
            VectorMath.halvings(FloatVector.fromArray(FLOATS, weights, i * DEPTH + c));
        weight.intoArray(weights, i * DEPTH + c);
        sum = sum.add(weight);
      }
      sum.intoArray(lanes, i * LANES);
    }
    for (int i = 0; i < count; i++) {
      if (visible[i] < KeyTile.KEYS) {
        forget(i, Math.max(0, visible[i]));
      }
      total[i] += VectorMath.sum(lanes, i * LANES);
    }
  }

  /** Takes the weights of keys that a query does not see out again. */
  private void forget(int query, int seen) {
    int at = query * DEPTH;
    Arrays.fill(weights, at + seen, at + KeyTile.KEYS, 0);
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int c = 0; c < KeyTile.KEYS; c += LANES) {
      sum = sum.add(FloatVector.fromArray(FLOATS, weights, at + c));
    }
    sum.intoArray(lanes, query * LANES);
  }

  /** Keys that a query does not see cannot be its highest. */
  private void hide(int query, int seen) {
    for (int key = seen; key < KeyTile.KEYS; key++) {
      scores[(key / PANEL * ROWS + query) * PANEL + key % PANEL] = HIDDEN;
    }
  }

  /**
   * Puts how far each score is below a query's maximum where its weights come; whether none is
   * above, as in most tiles. The sign alone decides: it takes one instruction.
   */
  private boolean reaches(int query) {
    FloatVector highest = FloatVector.broadcast(FLOATS, maximum[query]);
    IntVector signs = IntVector.zero(INTS);
    int to = query * DEPTH;
    for (int p = 0; p < KeyTile.KEY_PANELS; p++) {
      int from = (p * ROWS + query) * PANEL;
      for (int c = 0; c < PANEL; c += LANES) {
        FloatVector distance = highest.sub(FloatVector.fromArray(FLOATS, scores, from + c));
        distance.intoArray(weights, to + p * PANEL + c);
        signs = signs.or(distance.reinterpretAsInts());
      }
    }
    return !signs.compare(VectorOperators.LT, 0).anyTrue();
  }

  /** Above what is met already, so that tiles to come seldom reach higher. */
  private void raiseMaximum(int query) {
    FloatVector most = FloatVector.fromArray(FLOATS, scores, query * PANEL);
    for (int p = 0; p < KeyTile.KEY_PANELS; p++) {
      int from = (p * ROWS + query) * PANEL;
      for (int c = from; c < from + PANEL; c += LANES) {
        most = most.max(FloatVector.fromArray(FLOATS, scores, c));
      }
    }
    most.intoArray(lanes, 0);
    for (int width = LANES / 2; width > 0; width /= 2) {
      for (int lane = 0; lane < width; lane++) {
        lanes[lane] = Math.max(lanes[lane], lanes[lane + width]);
      }
    }
    float highest = lanes[0] + HEADROOM;
    float correction =
        maximum[query] == Float.NEGATIVE_INFINITY
            ? 0
            : VectorMath.halvings(highest - maximum[query]);
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
