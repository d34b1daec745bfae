package io.latentspark.eval.prompt;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.random.PythonRandom;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.task.TaskConfig;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Chooses shots from a pool as lm-evaluation-harness does. Draws depend on those before: documents
 * must come in order, each once.
 */
final class FewshotSampler {

  private final TaskConfig task;
  private final List<Document> pool;
  private final PythonRandom random;
  private final boolean firstN;
  private final boolean dropsEvaluated;

  FewshotSampler(TaskConfig task, List<Document> pool, long seed) {
    this.task = task;
    this.pool = pool;
    this.random = new PythonRandom(seed);
    this.firstN = task.prompt().fewshot().sampler().equals("first_n");
    // Holds too where the task has neither split: lm-evaluation-harness compares None with None.
    this.dropsEvaluated = Objects.equals(task.prompt().fewshot().split(), task.data().testSplit());
  }

  /** Indices of the pool for a document, in the order they stand in the prompt. */
  int[] draw(int count, Document evaluated) {
    if (count == 0) {
      return new int[0];
    }
    int[] others = dropsEvaluated ? unequal(IntStream.range(0, pool.size()), evaluated) : null;
    int available = others == null ? pool.size() : others.length;
    if (count > available || !firstN && dropsEvaluated && count + 1 > pool.size()) {
      throw EvalErrors.poolTooSmall(task.name(), count, available);
    }
    if (firstN) {
      return others == null
          ? IntStream.range(0, count).toArray()
          : IntStream.of(others).limit(count).toArray();
    }
    if (others == null) {
      return random.sample(pool.size(), count);
    }
    int[] drawn = unequal(IntStream.of(random.sample(pool.size(), count + 1)), evaluated);
    if (drawn.length >= count) {
      return IntStream.of(drawn).limit(count).toArray();
    }
    return IntStream.of(random.sample(others.length, count)).map(i -> others[i]).toArray();
  }

  private int[] unequal(IntStream indices, Document evaluated) {
    return indices.filter(i -> !pool.get(i).values().equals(evaluated.values())).toArray();
  }
}
