package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.PagedContexts;
import java.util.Arrays;

/**
 * Multi-query attention over paged rows: all heads of a token share one key, whose start is the
 * value.
 */
final class PagedAttention {
  private final Workers workers;
  private final ThreadLocal<AttentionTile> tiles;
  private final int keyWidth;
  private final int valueWidth;

  PagedAttention(Workers workers, int keyWidth, int valueWidth) {
    this.workers = workers;
    this.keyWidth = keyWidth;
    this.valueWidth = valueWidth;
    tiles = ThreadLocal.withInitial(() -> AttentionTile.shared(keyWidth, valueWidth));
  }

  boolean fits(int key, int value) {
    return keyWidth == key && valueWidth == value;
  }

  void attend(
      CpuTensor queries,
      CpuPagedRows pages,
      int layer,
      PagedContexts contexts,
      float scale,
      CpuTensor out) {
    int heads = queries.columns() / keyWidth;
    int groups = (heads + AttentionTile.QUERIES - 1) / AttentionTile.QUERIES;
    workers.run(
        queries.rows() * groups,
        unit -> {
          int row = unit / groups;
          int head = unit % groups * AttentionTile.QUERIES;
          attendRow(queries, row, head, heads, pages, layer, contexts, scale, out);
        });
  }

  private void attendRow(
      CpuTensor queries,
      int row,
      int firstHead,
      int heads,
      CpuPagedRows pages,
      int layer,
      PagedContexts contexts,
      float scale,
      CpuTensor out) {
    AttentionTile tile = tiles.get();
    tile.start();
    for (int i = 0; i < AttentionTile.QUERIES; i++) { // past the last head: once more, unused
      int head = Math.min(firstHead + i, heads - 1);
      int at = queries.byteOffset(row, head * keyWidth);
      for (int c = 0; c < keyWidth; c++) {
        tile.queries[i * tile.keyWidth + c] = queries.buffer().getFloat(at + 4 * c) * scale;
      }
    }
    int length = contexts.lengths()[row];
    int[] blocks = contexts.blockTables()[row];
    int blockSize = contexts.blockSize();
    for (int first = 0; first < length; first += AttentionTile.KEYS) {
      int count = Math.min(AttentionTile.KEYS, length - first);
      for (int key = 0; key < count; key++) {
        int position = first + key;
        int slot = blocks[position / blockSize] * blockSize + position % blockSize;
        pages.load(layer, slot, tile.keys, key * tile.keyWidth);
      }
      Arrays.fill(tile.visible, count);
      tile.add(count);
    }
    for (int i = 0; i < AttentionTile.QUERIES && firstHead + i < heads; i++) {
      int at = out.byteOffset(row, (firstHead + i) * valueWidth);
      for (int c = 0; c < valueWidth; c++) {
        out.buffer().putFloat(at + 4 * c, tile.sums[i * tile.valueWidth + c] / tile.total[i]);
      }
    }
  }
}
