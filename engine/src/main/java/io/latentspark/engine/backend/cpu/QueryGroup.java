package io.latentspark.engine.backend.cpu;

import static io.latentspark.engine.backend.cpu.VectorMath.FLOATS;
import static io.latentspark.engine.backend.cpu.VectorMath.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Up to {@link #QUERIES} queries on their way through the tiles of their context: online softmax
 * (FlashAttention's recurrence). Queries never meet, and tiles start at multiples of their size, so
 * sums depend on the query and its positions alone. For one thread at a time.
 */
final class QueryGroup {
  static final int QUERIES = 4;

  /** {@code [QUERIES, keyWidth]}, scaled. */
  private final float[] queries;

  /** {@code [QUERIES, valueWidth]}: weighted sums, not normalised. */
  private final float[] sums;

  private final float[] maximum = new float[QUERIES];
  private final float[] total = new float[QUERIES];

  private final int keyWidth;
  private final int valueWidth;
  private final float[] lanes = new float[2 * QUERIES * LANES];
  private final float[] scores = new float[QUERIES * AttentionTile.KEYS];

  /** A group for tiles of this shape. */
  QueryGroup(AttentionTile tile) {
    keyWidth = tile.keyWidth;
    valueWidth = tile.valueWidth;
    queries = new float[QUERIES * keyWidth];
    sums = new float[QUERIES * valueWidth];
  }

  /** Forgets all positions. */
  void start() {
    Arrays.fill(maximum, Float.NEGATIVE_INFINITY);
    Arrays.fill(total, 0);
    Arrays.fill(sums, 0);
  }

  /** Puts a query in, times {@code scale}. */
  void load(int query, CpuTensor from, int row, int column, int width, float scale) {
    int to = query * keyWidth;
    from.floats().get(from.index(row, column), queries, to, width);
    for (int c = to; c < to + keyWidth; c += LANES) { // behind the query: zeros
      FloatVector.fromArray(FLOATS, queries, c).mul(scale).intoArray(queries, c);
    }
  }

  /** Writes what a query found. */
  void store(int query, CpuTensor out, int row, int column, int width) {
    int from = query * valueWidth;
    for (int c = from; c < from + valueWidth; c += LANES) {
      FloatVector.fromArray(FLOATS, sums, c).div(total[query]).intoArray(sums, c);
    }
    out.floats().put(out.index(row, column), sums, from, width);
  }

  /** Takes in the tile's keys before {@code count}, all of which every query sees. */
  void add(AttentionTile tile, int count) {
    int even = count + (count & 1);
    if (even > count) { // the second of the last pair: finite numbers, weight 0
      tile.clear(count);
    }
    for (int key = 0; key < even; key += 2) {
      score(tile.keys, key);
    }
    for (int query = 0; query < QUERIES; query++) {
      weigh(query, count, even);
    }
    int column = 0;
    for (; column + 2 * LANES <= valueWidth; column += 2 * LANES) {
      accumulateTwo(tile, column, even);
    }
    if (column < valueWidth) {
      accumulate(tile, column, even);
    }
  }

  private void score(float[] keys, int key) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector c0 = a0;
    FloatVector c1 = a0;
    FloatVector d0 = a0;
    FloatVector d1 = a0;
    int k0 = key * keyWidth;
    int k1 = k0 + keyWidth;
    for (int c = 0; c < keyWidth; c += LANES) {
      FloatVector x0 = FloatVector.fromArray(FLOATS, keys, k0 + c);
      FloatVector x1 = FloatVector.fromArray(FLOATS, keys, k1 + c);
      FloatVector q = FloatVector.fromArray(FLOATS, queries, c);
      a0 = q.fma(x0, a0);
      a1 = q.fma(x1, a1);
      q = FloatVector.fromArray(FLOATS, queries, keyWidth + c);
      b0 = q.fma(x0, b0);
      b1 = q.fma(x1, b1);
      q = FloatVector.fromArray(FLOATS, queries, 2 * keyWidth + c);
      c0 = q.fma(x0, c0);
      c1 = q.fma(x1, c1);
      q = FloatVector.fromArray(FLOATS, queries, 3 * keyWidth + c);
      d0 = q.fma(x0, d0);
      d1 = q.fma(x1, d1);
    }
    FloatVector one = FloatVector.broadcast(FLOATS, 1); // see PackedKernels
    // by way of memory: taking lanes out of registers one by one costs more than the products
    one.mul(a0).intoArray(lanes, 0);
    one.mul(a1).intoArray(lanes, LANES);
    one.mul(b0).intoArray(lanes, 2 * LANES);
    one.mul(b1).intoArray(lanes, 3 * LANES);
    one.mul(c0).intoArray(lanes, 4 * LANES);
    one.mul(c1).intoArray(lanes, 5 * LANES);
    one.mul(d0).intoArray(lanes, 6 * LANES);
    one.mul(d1).intoArray(lanes, 7 * LANES);
    for (int query = 0; query < QUERIES; query++) {
      scores[query * AttentionTile.KEYS + key] = VectorMath.sum(lanes, 2 * query * LANES);
      scores[query * AttentionTile.KEYS + key + 1] = VectorMath.sum(lanes, (2 * query + 1) * LANES);
    }
  }

  /** Turns a query's scores into weights against its running maximum; unseen keys get 0. */
  private void weigh(int query, int seen, int end) {
    int base = query * AttentionTile.KEYS;
    float highest = maximum[query];
    for (int key = 0; key < seen; key++) {
      highest = Math.max(highest, scores[base + key]);
    }
    if (highest > maximum[query]) {
      float correction =
          maximum[query] == Float.NEGATIVE_INFINITY ? 0 : VectorMath.exp(maximum[query] - highest);
      maximum[query] = highest;
      total[query] *= correction;
      for (int c = query * valueWidth; c < (query + 1) * valueWidth; c += LANES) {
        FloatVector.fromArray(FLOATS, sums, c).mul(correction).intoArray(sums, c);
      }
    }
    for (int key = 0; key < seen; key += LANES) {
      VectorMath.exp(FloatVector.fromArray(FLOATS, scores, base + key).sub(highest))
          .intoArray(scores, base + key);
    }
    for (int key = seen; key < end; key++) {
      scores[base + key] = 0;
    }
    float sum = total[query];
    for (int key = 0; key < seen; key++) {
      sum += scores[base + key];
    }
    total[query] = sum;
  }

  /** Two vectors of columns at once: each weight serves two products. */
  private void accumulateTwo(AttentionTile tile, int column, int count) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, sums, column);
    FloatVector a1 = FloatVector.fromArray(FLOATS, sums, column + LANES);
    FloatVector b0 = FloatVector.fromArray(FLOATS, sums, valueWidth + column);
    FloatVector b1 = FloatVector.fromArray(FLOATS, sums, valueWidth + column + LANES);
    FloatVector c0 = FloatVector.fromArray(FLOATS, sums, 2 * valueWidth + column);
    FloatVector c1 = FloatVector.fromArray(FLOATS, sums, 2 * valueWidth + column + LANES);
    FloatVector d0 = FloatVector.fromArray(FLOATS, sums, 3 * valueWidth + column);
    FloatVector d1 = FloatVector.fromArray(FLOATS, sums, 3 * valueWidth + column + LANES);
    int at = column;
    for (int key = 0; key < count; key++, at += tile.keyWidth) {
      FloatVector v0 = FloatVector.fromArray(FLOATS, tile.keys, at);
      FloatVector v1 = FloatVector.fromArray(FLOATS, tile.keys, at + LANES);
      FloatVector w = FloatVector.broadcast(FLOATS, scores[key]);
      a0 = v0.fma(w, a0);
      a1 = v1.fma(w, a1);
      w = FloatVector.broadcast(FLOATS, scores[AttentionTile.KEYS + key]);
      b0 = v0.fma(w, b0);
      b1 = v1.fma(w, b1);
      w = FloatVector.broadcast(FLOATS, scores[2 * AttentionTile.KEYS + key]);
      c0 = v0.fma(w, c0);
      c1 = v1.fma(w, c1);
      w = FloatVector.broadcast(FLOATS, scores[3 * AttentionTile.KEYS + key]);
      d0 = v0.fma(w, d0);
      d1 = v1.fma(w, d1);
    }
    FloatVector one = FloatVector.broadcast(FLOATS, 1); // see PackedKernels
    one.mul(a0).intoArray(sums, column);
    one.mul(a1).intoArray(sums, column + LANES);
    one.mul(b0).intoArray(sums, valueWidth + column);
    one.mul(b1).intoArray(sums, valueWidth + column + LANES);
    one.mul(c0).intoArray(sums, 2 * valueWidth + column);
    one.mul(c1).intoArray(sums, 2 * valueWidth + column + LANES);
    one.mul(d0).intoArray(sums, 3 * valueWidth + column);
    one.mul(d1).intoArray(sums, 3 * valueWidth + column + LANES);
  }

  private void accumulate(AttentionTile tile, int column, int count) {
    FloatVector a = FloatVector.fromArray(FLOATS, sums, column);
    FloatVector b = FloatVector.fromArray(FLOATS, sums, valueWidth + column);
    FloatVector c = FloatVector.fromArray(FLOATS, sums, 2 * valueWidth + column);
    FloatVector d = FloatVector.fromArray(FLOATS, sums, 3 * valueWidth + column);
    int at = column;
    for (int key = 0; key < count; key++, at += tile.keyWidth) {
      FloatVector v = FloatVector.fromArray(FLOATS, tile.keys, at);
      a = v.fma(FloatVector.broadcast(FLOATS, scores[key]), a);
      b = v.fma(FloatVector.broadcast(FLOATS, scores[AttentionTile.KEYS + key]), b);
      c = v.fma(FloatVector.broadcast(FLOATS, scores[2 * AttentionTile.KEYS + key]), c);
      d = v.fma(FloatVector.broadcast(FLOATS, scores[3 * AttentionTile.KEYS + key]), d);
    }
    FloatVector one = FloatVector.broadcast(FLOATS, 1); // see PackedKernels
    one.mul(a).intoArray(sums, column);
    one.mul(b).intoArray(sums, valueWidth + column);
    one.mul(c).intoArray(sums, 2 * valueWidth + column);
    one.mul(d).intoArray(sums, 3 * valueWidth + column);
  }
}
