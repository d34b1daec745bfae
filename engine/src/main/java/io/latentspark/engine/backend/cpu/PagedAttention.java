package io.latentspark.engine.backend.cpu;

import io.latentspark.engine.backend.PagedContexts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Multi-query attention over paged rows: all heads of a token share one key, whose start is the
 * value.
 */
final class PagedAttention {
  private final Workers workers;
  private final ThreadLocal<Scratch> scratches;
  private final int keyWidth;
  private final int valueWidth;

  PagedAttention(Workers workers, int keyWidth, int valueWidth) {
    this.workers = workers;
    this.keyWidth = keyWidth;
    this.valueWidth = valueWidth;
    scratches = ThreadLocal.withInitial(() -> new Scratch(new AttentionTile(keyWidth, valueWidth)));
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
    int groups = (heads + QueryGroup.QUERIES - 1) / QueryGroup.QUERIES;
    int products = productsOfRow(contexts, queries.columns());
    int together = headsTogether(queries.rows(), products) ? groups : 1;
    int units = (groups + together - 1) / together;
    workers.runRows(
        queries.rows() * units,
        products / units / TileShare.PRODUCTS_OF_VALUE,
        unit -> {
          int first = unit % units * together;
          Work work = new Work(queries, unit / units, heads, scale, out);
          attend(work, first, Math.min(together, groups - first), pages, layer, contexts);
        });
  }

  /** Heads of a token share what is read of the cache, unless that leaves threads idle. */
  private boolean headsTogether(int rows, int products) {
    boolean enough = rows >= 2 * workers.threads() || rows % workers.threads() == 0;
    long values = (long) rows * products / TileShare.PRODUCTS_OF_VALUE;
    return enough || values < Workers.LEAST_SHARED;
  }

  /** Products of queries of {@code width} values in all with the keys of an average context. */
  private static int productsOfRow(PagedContexts contexts, int width) {
    long positions = Arrays.stream(contexts.lengths()).asLongStream().sum();
    return (int) Math.min(Integer.MAX_VALUE, positions * width / contexts.lengths().length);
  }

  /** A row and its heads. */
  private record Work(CpuTensor queries, int row, int heads, float scale, CpuTensor out) {}

  /** One thread's tile and groups, the groups made as more heads come together. */
  private static final class Scratch {
    private final AttentionTile tile;
    private final List<QueryGroup> groups = new ArrayList<>();

    private Scratch(AttentionTile tile) {
      this.tile = tile;
    }

    private QueryGroup group(int index) {
      while (groups.size() <= index) {
        groups.add(new QueryGroup(tile));
      }
      return groups.get(index);
    }
  }

  private void attend(
      Work work, int firstGroup, int count, CpuPagedRows pages, int layer, PagedContexts contexts) {
    Scratch scratch = scratches.get();
    for (int g = 0; g < count; g++) {
      loadQueries(scratch.group(g), work, (firstGroup + g) * QueryGroup.QUERIES);
    }
    int start = contexts.starts()[work.row()];
    int length = contexts.lengths()[work.row()];
    int[] blocks = contexts.blockTables()[work.row()];
    for (int first = 0; first < length; first += AttentionTile.KEYS) {
      int keys = Math.min(AttentionTile.KEYS, length - first);
      loadKeys(scratch.tile, blocks, contexts.blockSize(), start + first, keys, pages, layer);
      for (int g = 0; g < count; g++) {
        scratch.group(g).add(scratch.tile, keys);
      }
    }
    for (int g = 0; g < count; g++) {
      storeSums(scratch.group(g), work, (firstGroup + g) * QueryGroup.QUERIES);
    }
  }

  private void loadQueries(QueryGroup group, Work work, int firstHead) {
    group.start();
    for (int i = 0; i < QueryGroup.QUERIES; i++) { // past the last head: once more, unused
      int head = Math.min(firstHead + i, work.heads() - 1);
      group.load(i, work.queries(), work.row(), head * keyWidth, keyWidth, work.scale());
    }
  }

  private static void loadKeys(
      AttentionTile tile,
      int[] blocks,
      int blockSize,
      int first,
      int keys,
      CpuPagedRows pages,
      int layer) {
    int block = first / blockSize;
    int inBlock = first % blockSize;
    for (int key = 0; key < keys; key++) {
      int slot = blocks[block] * blockSize + inBlock;
      pages.load(layer, slot, tile.keys, key * tile.keyWidth);
      if (++inBlock == blockSize) {
        inBlock = 0;
        block++;
      }
    }
  }

  private void storeSums(QueryGroup group, Work work, int firstHead) {
    for (int i = 0; i < QueryGroup.QUERIES && firstHead + i < work.heads(); i++) {
      group.store(i, work.out(), work.row(), (firstHead + i) * valueWidth, valueWidth);
    }
  }
}
