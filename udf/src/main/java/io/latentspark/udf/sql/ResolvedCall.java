package io.latentspark.udf.sql;

import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.udf.CallWork;
import io.latentspark.udf.SerializedEngineOptions;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * A call's settings once the session's are known: all that its value depends on beside its
 * arguments.
 *
 * @param arguments how many arguments differ from row to row
 * @param sampling null where nothing is generated
 * @param failOnError whether a row's error fails the query
 */
record ResolvedCall(
    LlmFunction function,
    int arguments,
    SerializedEngineOptions engine,
    SamplingParams sampling,
    boolean failOnError)
    implements Serializable {

  CallWork<?> work() {
    return function.work(sampling);
  }

  /** As EXPLAIN shows it: the model, and what most changes an answer. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("model=" + Path.of(engine.model()).getFileName());
    if (sampling != null) {
      text.append(", max_tokens=").append(sampling.maxTokens());
      text.append(", temperature=").append(sampling.temperature());
      if (!sampling.greedy()) {
        text.append(", seed=").append(sampling.seed());
      }
    }
    return text.toString();
  }
}
