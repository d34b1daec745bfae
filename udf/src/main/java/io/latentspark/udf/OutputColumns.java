package io.latentspark.udf;

import io.latentspark.engine.decode.SamplingParams;
import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that generation appends: {@code result, reasoning, finish_reason, usage, error_code,
 * error_message}, and {@code logprobs} and {@code token_ids} where asked for; or, for several
 * samples, one column {@code samples}, an array of structs of these. A trajectory is a sample as
 * training needs it: the whole generated text, prompt and output as token ids, and the log
 * probability of each token of the output under the model's own distribution; an ending EOS or stop
 * token is one of them.
 */
public final class OutputColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final String OUTCOME =
      "result STRING, reasoning STRING, finish_reason STRING,"
          + " usage STRUCT<input_tokens: INT, output_tokens: INT, total_tokens: INT>,"
          + " error_code STRING, error_message STRING";
  private static final String LOGPROBS =
      "logprobs ARRAY<STRUCT<token_id: INT, logprob: FLOAT,"
          + " top: ARRAY<STRUCT<token_id: INT, logprob: FLOAT>>>>";
  private static final String TOKEN_IDS = "token_ids ARRAY<INT>";
  private static final String TRAJECTORY =
      "trajectory STRUCT<text: STRING, prompt_token_ids: ARRAY<INT>, token_ids: ARRAY<INT>,"
          + " logprobs: ARRAY<FLOAT>>";

  /** The column that holds several samples. */
  public static final String SAMPLES = "samples";

  private final boolean samples;
  private final boolean logprobs;
  private final boolean tokenIds;
  private final boolean trajectories;

  private OutputColumns(boolean samples, boolean logprobs, boolean tokenIds, boolean trajectories) {
    this.samples = samples;
    this.logprobs = logprobs;
    this.tokenIds = tokenIds;
    this.trajectories = trajectories;
  }

  /**
   * What these options call for: {@code samples} if n is above 1, {@code logprobs} if asked for.
   */
  public static OutputColumns of(SamplingParams sampling) {
    return new OutputColumns(sampling.n() > 1, sampling.logprobs() >= 0, false, false);
  }

  /** An array of samples even if there is one only. */
  public OutputColumns withSamples() {
    return new OutputColumns(true, logprobs, tokenIds, trajectories);
  }

  /** Log probabilities, null in rows that do not ask for them. */
  public OutputColumns withLogprobs() {
    return new OutputColumns(samples, true, tokenIds, trajectories);
  }

  /** The generated token ids. */
  public OutputColumns withTokenIds() {
    return new OutputColumns(samples, logprobs, true, trajectories);
  }

  /** An array of samples, each with its trajectory; the sampling options must ask for logprobs. */
  public static OutputColumns ofTrajectories() {
    return new OutputColumns(true, false, false, true);
  }

  /** Whether the samples are in one array column. */
  public boolean hasSamples() {
    return samples;
  }

  /** Whether there are log probabilities. */
  public boolean hasLogprobs() {
    return logprobs;
  }

  boolean hasTokenIds() {
    return tokenIds;
  }

  boolean hasTrajectories() {
    return trajectories;
  }

  /** Whether every row has as many samples as the job says: groups are compared with each other. */
  boolean fixSampleCount() {
    return !samples || trajectories;
  }

  /** The fields of one outcome: appended as columns, or the elements of {@code samples}. */
  StructType outcome() {
    String ddl =
        OUTCOME
            + (logprobs ? ", " + LOGPROBS : "")
            + (tokenIds ? ", " + TOKEN_IDS : "")
            + (trajectories ? ", " + TRAJECTORY : "");
    return StructType.fromDDL(ddl);
  }

  /** The appended columns. */
  public StructType schema() {
    return samples
        ? new StructType()
            .add(SAMPLES, org.apache.spark.sql.types.DataTypes.createArrayType(outcome()))
        : outcome();
  }

  /**
   * The input's columns and after them the appended ones.
   *
   * @throws LatentSparkException if the input has a column of such a name
   */
  public StructType appendTo(StructType input) {
    return Columns.append(input, schema());
  }
}
