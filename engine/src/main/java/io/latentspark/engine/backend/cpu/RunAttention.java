package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.AttentionRun;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Causal attention with a key and a value for each head, over runs of positions. Between runs the
 * queries' state stands in {@code state} (maximum, sum) and {@code out} (weighted sums).
 */
final class RunAttention {
  private final Workers workers;
  private final ThreadLocal<AttentionTile> tiles;
  private final ThreadLocal<QueryGroup> groups;
  private final int ownWidth;
  private final int sharedWidth;
  private final int valueWidth;

  RunAttention(Workers workers, int ownWidth, int sharedWidth, int valueWidth) {
    this.workers = workers;
    this.ownWidth = ownWidth;
    this.sharedWidth = sharedWidth;
    this.valueWidth = valueWidth;
    tiles =
        ThreadLocal.withInitial(() -> AttentionTile.separate(ownWidth + sharedWidth, valueWidth));
    groups = ThreadLocal.withInitial(() -> new QueryGroup(tiles.get()));
  }

  boolean fits(int own, int shared, int value) {
    return ownWidth == own && sharedWidth == shared && valueWidth == value;
  }

  /** Tensors of one call. */
  record Tensors(
      CpuTensor queries,
      CpuTensor keysValues,
      CpuTensor sharedKeys,
      float scale,
      CpuTensor state,
      CpuTensor out) {}

  void attend(List<AttentionRun> runs, Tensors tensors) {
    int heads = tensors.out().columns() / valueWidth;
    List<List<AttentionRun>> sequences = bySequence(runs);
    workers.run(
        sequences.size() * heads,
        unit -> {
          for (AttentionRun run : sequences.get(unit / heads)) {
            attend(run, unit % heads, tensors);
          }
        });
  }

  private static List<List<AttentionRun>> bySequence(List<AttentionRun> runs) {
    List<List<AttentionRun>> sequences = new ArrayList<>();
    int firstQuery = -1;
    for (AttentionRun run : runs) {
      if (run.firstQueryRow() != firstQuery) {
        sequences.add(new ArrayList<>());
        firstQuery = run.firstQueryRow();
      }
      sequences.get(sequences.size() - 1).add(run);
    }
    return sequences;
  }

  private void attend(AttentionRun run, int head, Tensors tensors) {
    AttentionTile tile = tiles.get();
    QueryGroup group = groups.get();
    for (int first = 0; first < run.keyCount(); first += AttentionTile.KEYS) {
      int count = Math.min(AttentionTile.KEYS, run.keyCount() - first);
      int position = run.firstKeyPosition() + first;
      int firstSeeing = Math.max(0, position - run.firstQueryPosition());
      if (firstSeeing < run.queryCount()) {
        loadKeys(tile, tensors, run.firstKeyRow() + first, count, head);
      }
      for (int q = firstSeeing; q < run.queryCount(); q += QueryGroup.QUERIES) {
        int queries = Math.min(QueryGroup.QUERIES, run.queryCount() - q);
        int row = run.firstQueryRow() + q;
        loadQueries(group, tensors, row, queries, head);
        loadState(group, tensors, row, queries, head, position == 0);
        for (int i = 0; i < QueryGroup.QUERIES; i++) {
          int query = q + Math.min(i, queries - 1);
          group.visible[i] = Math.min(count, run.firstQueryPosition() + query - position + 1);
        }
        group.add(tile, count);
        storeState(group, tensors, row, queries, head);
      }
    }
    if (run.last()) {
      normalise(run, head, tensors);
    }
  }

  private void loadKeys(AttentionTile tile, Tensors tensors, int row, int count, int head) {
    ByteBuffer own = tensors.keysValues().buffer();
    ByteBuffer shared = tensors.sharedKeys().buffer();
    for (int key = 0; key < count; key++) {
      int at = tensors.keysValues().byteOffset(row + key, head * (ownWidth + valueWidth));
      int to = key * tile.keyWidth;
      for (int c = 0; c < ownWidth; c++) {
        tile.keys[to + c] = own.getFloat(at + 4 * c);
      }
      int sharedAt = tensors.sharedKeys().byteOffset(row + key, 0);
      for (int c = 0; c < sharedWidth; c++) {
        tile.keys[to + ownWidth + c] = shared.getFloat(sharedAt + 4 * c);
      }
      int value = at + 4 * ownWidth;
      for (int c = 0; c < valueWidth; c++) {
        tile.values[key * tile.valueStride + c] = own.getFloat(value + 4 * c);
      }
    }
  }

  private void loadQueries(QueryGroup group, Tensors tensors, int row, int queries, int head) {
    int width = ownWidth + sharedWidth;
    for (int i = 0; i < QueryGroup.QUERIES; i++) { // past the last query: once more, unused
      int at = tensors.queries().byteOffset(row + Math.min(i, queries - 1), head * width);
      for (int c = 0; c < width; c++) {
        group.queries[i * group.keyWidth + c] =
            tensors.queries().buffer().getFloat(at + 4 * c) * tensors.scale();
      }
    }
  }

  private void loadState(
      QueryGroup group, Tensors tensors, int row, int queries, int head, boolean first) {
    group.start();
    if (first) {
      return;
    }
    for (int i = 0; i < queries; i++) {
      int at = tensors.state().byteOffset(row + i, 2 * head);
      group.maximum[i] = tensors.state().buffer().getFloat(at);
      group.total[i] = tensors.state().buffer().getFloat(at + 4);
      int from = tensors.out().byteOffset(row + i, head * valueWidth);
      for (int c = 0; c < valueWidth; c++) {
        group.sums[i * group.valueWidth + c] = tensors.out().buffer().getFloat(from + 4 * c);
      }
    }
  }

  private void storeState(QueryGroup group, Tensors tensors, int row, int queries, int head) {
    for (int i = 0; i < queries; i++) {
      int at = tensors.state().byteOffset(row + i, 2 * head);
      tensors.state().buffer().putFloat(at, group.maximum[i]);
      tensors.state().buffer().putFloat(at + 4, group.total[i]);
      int to = tensors.out().byteOffset(row + i, head * valueWidth);
      for (int c = 0; c < valueWidth; c++) {
        tensors.out().buffer().putFloat(to + 4 * c, group.sums[i * group.valueWidth + c]);
      }
    }
  }

  private void normalise(AttentionRun run, int head, Tensors tensors) {
    for (int q = 0; q < run.queryCount(); q++) {
      int row = run.firstQueryRow() + q;
      float total =
          tensors.state().buffer().getFloat(tensors.state().byteOffset(row, 2 * head + 1));
      int at = tensors.out().byteOffset(row, head * valueWidth);
      ByteBuffer out = tensors.out().buffer();
      for (int c = 0; c < valueWidth; c++) {
        out.putFloat(at + 4 * c, out.getFloat(at + 4 * c) / total);
      }
    }
  }
}
