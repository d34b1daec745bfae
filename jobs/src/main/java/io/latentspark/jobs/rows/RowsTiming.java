package io.latentspark.jobs.rows;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Wall-clock times of a run.
 *
 * @param started with Spark's start and the model's loading
 * @param ended when all is written
 * @param seconds from the first row sent to the engine to the last one written
 * @param newTokens tokens of this run
 * @param activity what it did, such as {@code generating}
 * @param tokens what kind of tokens, such as {@code generated_tokens}
 */
record RowsTiming(
    Instant started,
    Instant ended,
    double seconds,
    long newTokens,
    String activity,
    String tokens) {
  double totalSeconds() {
    return Duration.between(started, ended).toMillis() / 1000.0;
  }

  double tokensPerSecond() {
    return newTokens / Math.max(seconds, 1e-9);
  }

  Map<String, Object> toManifest() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("started_at", started.toString());
    values.put("total_seconds", totalSeconds());
    values.put(activity + "_seconds", seconds);
    values.put(tokens + "_per_second", tokensPerSecond());
    return values;
  }
}
