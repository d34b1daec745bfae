package io.latentspark.jobs.generate;

import io.latentspark.jobs.output.RowOutcome;
import io.latentspark.udf.OutputColumns;
import java.util.List;

/** What generated rows say, whether in columns or in an array of samples. */
final class GenerateOutcome {
  private static final String GENERATED = "generated_tokens";

  private GenerateOutcome() {}

  static RowOutcome of(OutputColumns columns) {
    boolean samples = columns.hasSamples();
    String first = samples ? "samples[0]." : "";
    return new RowOutcome(
        first + "error_code",
        List.of(
            new RowOutcome.Sum("prompt_tokens", first + "usage.input_tokens"),
            new RowOutcome.Sum(
                GENERATED,
                samples
                    ? "aggregate(samples, 0L, (sum, s) -> sum + coalesce(s.usage.output_tokens, 0))"
                    : "usage.output_tokens")),
        GENERATED);
  }
}
