package io.latentspark.eval.run;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.result.Document;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Which documents of a split are evaluated.
 *
 * @param limit the first so many, or below 1 the first part of them, rounded up; empty for all
 * @param samples documents by their indices, in this order, by task; empty where none are named
 */
public record DocumentChoice(OptionalDouble limit, Map<String, List<Integer>> samples) {
  /** All documents. */
  public static final DocumentChoice ALL = new DocumentChoice(OptionalDouble.empty(), Map.of());

  /**
   * The chosen documents of a task.
   *
   * @throws io.latentspark.eval.EvalException if there is no document of an index
   */
  List<Document> of(String task, List<Document> all) {
    if (!samples.isEmpty()) {
      return samples.getOrDefault(task, List.of()).stream()
          .map(index -> document(task, all, index))
          .toList();
    }
    if (limit.isEmpty()) {
      return all;
    }
    double most = limit.getAsDouble();
    int count = (int) (most < 1 ? Math.ceil(most * all.size()) : most);
    return all.subList(0, Math.min(count, all.size()));
  }

  private static Document document(String task, List<Document> all, int index) {
    if (index < 0 || index >= all.size()) {
      throw EvalErrors.documentMissing(task, index, all.size());
    }
    return all.get(index);
  }
}
