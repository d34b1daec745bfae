package io.latentspark.eval.task;

import java.io.Serializable;

/**
 * Where a task's documents come from. A split is null where the task has none.
 *
 * @param path {@code dataset_path}, such as {@code cais/mmlu}
 * @param name {@code dataset_name}, or null
 * @param trainingSplit {@code training_split}
 * @param validationSplit {@code validation_split}
 * @param testSplit {@code test_split}
 * @param processDocs {@code process_docs}, or null
 */
public record DataConfig(
    String path,
    String name,
    String trainingSplit,
    String validationSplit,
    String testSplit,
    FunctionName processDocs)
    implements Serializable {

  /** The split whose documents are evaluated, or null where the task names none. */
  public String evaluationSplit() {
    return testSplit != null ? testSplit : validationSplit;
  }
}
