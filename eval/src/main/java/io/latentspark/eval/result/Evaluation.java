package io.latentspark.eval.result;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One model's results on some tasks.
 *
 * @param model how reports name the model
 * @param fingerprint SHA-256 of what decides its answers
 * @param started when the run began
 * @param seconds how long it took
 * @param tasks leaf tasks in the order they were asked for
 * @param groups groups, each before its members' groups
 * @param settings everything of the run that lm-eval writes to {@code config} of its results
 */
public record Evaluation(
    String model,
    String fingerprint,
    Instant started,
    double seconds,
    List<TaskResult> tasks,
    List<GroupResult> groups,
    Map<String, Object> settings) {}
