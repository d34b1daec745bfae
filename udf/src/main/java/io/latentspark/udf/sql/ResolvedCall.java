package io.latentspark.udf.sql;

import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.udf.CallSampling;
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
    CallSampling sampling,
    boolean failOnError)
    implements Serializable {
  private static final long BYTES_PER_TOKEN = 4;

  CallWork<?> work() {
    return function.work(sampling == null ? null : sampling.at(engine.folder()));
  }

  /** About how large a value is, at most: for Spark's choice of joins. */
  long bytes() {
    long types = function.resultType().defaultSize();
    return sampling == null ? types : types + BYTES_PER_TOKEN * sampling.planned().maxTokens();
  }

  /** As EXPLAIN shows it: the model, and what most changes an answer. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("model=" + Path.of(engine.model()).getFileName());
    if (sampling != null) {
      SamplingParams planned = sampling.planned();
      text.append(", max_tokens=").append(planned.maxTokens());
      text.append(", temperature=").append(planned.temperature());
      if (!planned.greedy()) {
        text.append(", seed=").append(planned.seed());
      }
      if (sampling.options() != null) {
        text.append(" unless the checkpoint, which the driver does not have, says otherwise");
      }
    }
    return text.toString();
  }
}
