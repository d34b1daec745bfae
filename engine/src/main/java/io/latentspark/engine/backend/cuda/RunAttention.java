package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.backend.AttentionRun;
import io.latentspark.engine.backend.cuda.KernelLauncher.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Launches {@code attend_runs}: a block for each head of up to 16 queries of a sequence. */
final class RunAttention {
  private static final int THREADS = 128;
  private static final int QUERIES = 16;
  private static final int KEYS = 32;
  private static final int ITEM_INTS = 5;
  private static final int RUN_INTS = 3;

  private final KernelLauncher kernels;
  private final Staging staging;

  RunAttention(KernelLauncher kernels, Staging staging) {
    this.kernels = kernels;
    this.staging = staging;
  }

  /** Tensors of one call. */
  record Tensors(
      CudaTensor queries,
      CudaTensor keysValues,
      CudaTensor sharedKeys,
      CudaTensor state,
      CudaTensor out) {}

  void attend(List<AttentionRun> runs, Tensors tensors, float scale) {
    int heads = tensors.state.columns() / 2;
    int value = tensors.out.columns() / heads;
    int own = tensors.keysValues.columns() / heads - value;
    int shared = tensors.sharedKeys.columns();
    List<int[]> items = new ArrayList<>();
    int[] runTable = new int[RUN_INTS * runs.size()];
    int firstRun = 0;
    for (List<AttentionRun> sequence : bySequence(runs)) {
      addItems(items, sequence, firstRun);
      for (AttentionRun run : sequence) {
        int at = RUN_INTS * firstRun++;
        runTable[at] = run.firstKeyRow();
        runTable[at + 1] = run.keyCount();
        runTable[at + 2] = run.firstKeyPosition();
      }
    }
    int[] table = new int[ITEM_INTS * items.size() + runTable.length];
    for (int i = 0; i < items.size(); i++) {
      System.arraycopy(items.get(i), 0, table, ITEM_INTS * i, ITEM_INTS);
    }
    System.arraycopy(runTable, 0, table, ITEM_INTS * items.size(), runTable.length);
    long address = staging.carry(table);
    int key = own + shared;
    int floats = QUERIES * (key + value + KEYS) + KEYS * (key + 1 + value);
    kernels
        .launch(Kernel.ATTEND_RUNS)
        .with(tensors.out)
        .with(tensors.state)
        .with(tensors.queries)
        .with(tensors.keysValues)
        .with(tensors.sharedKeys)
        .with(address)
        .with(address + (long) Integer.BYTES * ITEM_INTS * items.size())
        .with(own)
        .with(shared)
        .with(value)
        .with(scale)
        .run(new Shape(items.size(), heads, 1, THREADS, Float.BYTES * floats));
  }

  private static Iterable<List<AttentionRun>> bySequence(List<AttentionRun> runs) {
    Map<Integer, List<AttentionRun>> sequences = new LinkedHashMap<>();
    for (AttentionRun run : runs) {
      sequences.computeIfAbsent(run.firstQueryRow(), row -> new ArrayList<>()).add(run);
    }
    return sequences.values();
  }

  private static void addItems(List<int[]> items, List<AttentionRun> runs, int firstRun) {
    AttentionRun any = runs.get(0);
    for (int q = 0; q < any.queryCount(); q += QUERIES) {
      items.add(
          new int[] {
            any.firstQueryRow() + q,
            Math.min(QUERIES, any.queryCount() - q),
            any.firstQueryPosition() + q,
            firstRun,
            runs.size()
          });
    }
  }
}
