package io.latentspark.eval.result;

import java.util.Map;

/**
 * What a leaf task came to.
 *
 * @param task its name
 * @param alias how tables name it
 * @param version {@code metadata.version}
 * @param shots few-shot examples before each question
 * @param documents how many documents count
 * @param originalDocuments how many the split has, without {@code --limit}
 * @param failed documents that could not be scored; they count as wrong
 * @param metrics {@code metric,filter} to value, in the task's order
 * @param promptHash SHA-256 over all requests: equal hashes mean comparable runs
 * @param taskHash SHA-256 over the hashes of all samples' documents, prompts and targets, as
 *     lm-eval writes it to {@code task_hashes}; null where it is not known
 * @param config the task as it was run, for {@code configs} of the results file
 */
public record TaskResult(
    String task,
    String alias,
    String version,
    int shots,
    int documents,
    int originalDocuments,
    int failed,
    Map<String, MetricValue> metrics,
    String promptHash,
    String taskHash,
    Map<String, Object> config) {}
