package io.latentspark.engine;

import io.latentspark.engine.backend.Backend;
import io.latentspark.engine.backend.Tensor;
import io.latentspark.engine.model.DeepseekModel;
import java.util.Arrays;
import java.util.List;

/**
 * Makes logits for the rows that need them, a bounded number at a time, and hands them to those who
 * asked: never {@code [tokens, vocab_size]} for a whole prompt.
 */
final class LogitReader implements AutoCloseable {
  /** Rows whose logits are made at once. */
  static final int ROWS_AT_ONCE = 128;

  private final DeepseekModel model;
  private final Backend backend;
  private final Tensor hidden;
  private final Tensor logits;
  private final ThreadLocal<float[]> heap;

  /**
   * @param maxRows most rows of a batch
   */
  LogitReader(DeepseekModel model, Backend backend, int maxRows) {
    this.model = model;
    this.backend = backend;
    int capacity = Math.min(maxRows, ROWS_AT_ONCE);
    hidden = backend.allocate(capacity, model.config().hiddenSize());
    try {
      logits = backend.allocate(capacity, model.config().vocabSize());
    } catch (RuntimeException | Error e) {
      hidden.close();
      throw e;
    }
    heap = ThreadLocal.withInitial(() -> new float[model.config().vocabSize()]);
  }

  /**
   * Answers requests.
   *
   * @param states the batch's hidden states after the final norm
   * @param requests each for no more rows than a batch has, and than are read at once
   */
  void read(Tensor states, List<? extends LogitRequest> requests) {
    int first = 0;
    while (first < requests.size()) {
      int end = first;
      int rows = 0;
      while (end < requests.size() && rows + requests.get(end).rowCount() <= hidden.rows()) {
        rows += requests.get(end++).rowCount();
      }
      read(states, requests.subList(first, end), rows);
      first = end;
    }
  }

  private void read(Tensor states, List<? extends LogitRequest> part, int rows) {
    int[] batchRows = new int[rows];
    int[] starts = new int[part.size()];
    int count = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = count;
      for (int row = 0; row < part.get(i).rowCount(); row++) {
        batchRows[count++] = part.get(i).firstRow() + row;
      }
    }
    Tensor in = hidden.rows(0, rows);
    Tensor out = logits.rows(0, rows);
    backend.gather(states, batchRows, in);
    model.logits(in, out);
    if (part.stream().allMatch(LogitReader::takesLikeliest)) {
      int[] best = new int[rows];
      backend.argmax(out, best);
      for (int i = 0; i < starts.length; i++) {
        DrawRequest request = (DrawRequest) part.get(i);
        int[] own = Arrays.copyOfRange(best, starts[i], starts[i] + request.rowCount());
        answer(request, () -> request.take(own));
      }
    } else {
      backend.onHost(
          starts.length,
          i -> answer(part.get(i), () -> part.get(i).take(row -> onHeap(out, starts[i] + row))));
    }
    model.times().end(StepPart.SAMPLING);
  }

  private static boolean takesLikeliest(LogitRequest request) {
    return request instanceof DrawRequest draw && draw.takesLikeliest();
  }

  private float[] onHeap(Tensor out, int row) {
    float[] values = heap.get();
    out.read(row, values);
    return values;
  }

  /** Logits that are of no use are the error of the request that needs them, and of no other. */
  private static void answer(LogitRequest request, Runnable take) {
    try {
      take.run();
    } catch (EngineException e) {
      if (e.code() == ErrorCode.ENGINE_FAILED) {
        throw e;
      }
      request.fail(e);
    }
  }

  @Override
  public void close() {
    hidden.close();
    logits.close();
  }
}
