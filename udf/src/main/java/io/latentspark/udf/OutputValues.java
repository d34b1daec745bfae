package io.latentspark.udf;

import io.latentspark.engine.Completion;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.FinishReason;
import io.latentspark.engine.TokenLogprob;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Values of the appended columns for one row, in the order of {@link OutputColumns}. */
final class OutputValues {
  private static final int OUTCOME_FIELDS = 6;

  private final OutputColumns columns;

  OutputValues(OutputColumns columns) {
    this.columns = columns;
  }

  /** A generated row. */
  Object[] success(List<Completion> completions) {
    if (!columns.hasSamples()) {
      return outcome(completions.get(0));
    }
    Row[] samples =
        completions.stream()
            .map(completion -> RowFactory.create(outcome(completion)))
            .toArray(Row[]::new);
    return new Object[] {samples};
  }

  /** A row that failed; with samples, all of them did. */
  Object[] failure(EngineException error, int samples) {
    Object[] outcome =
        Arrays.copyOf(
            new Object[] {null, null, "error", null, error.code().name(), error.getMessage()},
            width());
    return columns.hasSamples()
        ? new Object[] {
          Collections.nCopies(samples, RowFactory.create(outcome)).toArray(Row[]::new)
        }
        : outcome;
  }

  private Object[] outcome(Completion completion) {
    int input = completion.promptTokens();
    int output = completion.outputTokens();
    Object[] values = new Object[width()];
    values[0] = completion.text();
    values[1] = completion.reasoning();
    values[2] = completion.finishReason() == FinishReason.STOP ? "stop" : "length";
    values[3] = RowFactory.create(input, output, input + output);
    int next = OUTCOME_FIELDS;
    if (columns.hasLogprobs()) {
      values[next++] = logprobs(completion);
    }
    if (columns.hasTokenIds()) {
      values[next++] = completion.tokenIds();
    }
    if (columns.hasTrajectories()) {
      values[next] = Trajectory.of(completion);
    }
    return values;
  }

  private int width() {
    return OUTCOME_FIELDS
        + (columns.hasLogprobs() ? 1 : 0)
        + (columns.hasTokenIds() ? 1 : 0)
        + (columns.hasTrajectories() ? 1 : 0);
  }

  /** Null where none were asked for: a row's own options may do without. */
  private static Row[] logprobs(Completion completion) {
    if (completion.logprobs().isEmpty() && completion.tokenIds().length > 0) {
      return null;
    }
    return completion.logprobs().stream()
        .map(token -> RowFactory.create(token.tokenId(), token.logprob(), top(token)))
        .toArray(Row[]::new);
  }

  private static Row[] top(TokenLogprob token) {
    return token.top().stream()
        .map(candidate -> RowFactory.create(candidate.tokenId(), candidate.logprob()))
        .toArray(Row[]::new);
  }
}
