package io.latentspark.udf;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.GenerationRequest.Truncation;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Log-likelihoods of continuations given their contexts, as lm-evaluation-harness defines them:
 * {@code LatentSpark.model(folder).scoring().score(pairs)}.
 */
public final class Scoring {
  private static final String OWN =
      "logprob DOUBLE, is_greedy BOOLEAN, context_tokens INT, continuation_tokens INT";

  private final EngineOptions engine;
  private Optional<PairSource> pairs = Optional.empty();
  private Truncation truncation = Truncation.NONE;
  private ScoreColumns columns = new ScoreColumns(OWN, false);
  private int maxInFlight = LatentSpark.DEFAULT_MAX_IN_FLIGHT;

  Scoring(EngineOptions engine) {
    this.engine = engine;
  }

  /** Where context and continuation come from; default {@link PairSource#defaultFor}. */
  public Scoring pairs(PairSource value) {
    pairs = Optional.of(value);
    return this;
  }

  /** Adds a column {@code token_logprobs}, {@code [continuation]}. */
  public Scoring withTokenLogprobs() {
    columns = new ScoreColumns(OWN, true);
    return this;
  }

  /**
   * What to do with pairs that are too long: {@code NONE} or {@code LEFT}, for the end is scored.
   */
  public Scoring truncation(Truncation value) {
    if (value == Truncation.RIGHT) {
      throw UdfErrors.optionValueInvalid("truncate", value, "none or left: the end is scored");
    }
    truncation = value;
    return this;
  }

  /** Rows that each task keeps in the engine at once, at least 1. */
  public Scoring maxInFlight(int value) {
    maxInFlight = UdfErrors.requirePositive("max-in-flight", value);
    return this;
  }

  /**
   * The input's rows with {@code logprob} (natural logarithm, summed over the continuation's
   * tokens), {@code is_greedy} (whether each of them was the likeliest), {@code context_tokens},
   * {@code continuation_tokens}, {@code error_code} and {@code error_message} appended. Lazy.
   *
   * @throws LatentSparkException if a column is missing, of the wrong type or already there
   */
  public Dataset<Row> score(Dataset<Row> input) {
    StructType schema = input.schema();
    PairSource source = source(schema);
    StructType output = Columns.append(schema, columns.schema());
    Dataset<Row> prepared =
        input.select(functions.col("*"), source.context(schema), source.continuation(schema));
    ScoreWork work = new ScoreWork(schema.size(), source, truncation, columns);
    return LatentSpark.ask(engine, prepared, work, output, maxInFlight);
  }

  /**
   * The same rows where contexts that begin alike meet, so that what is computed of their beginning
   * is shared.
   *
   * @param partitions how many partitions to make
   * @throws LatentSparkException if a column is missing or of the wrong type
   */
  public Dataset<Row> orderByContext(Dataset<Row> input, int partitions) {
    PairSource source = source(input.schema());
    Column context = source.context(input.schema());
    return input
        .repartitionByRange(partitions, context)
        .sortWithinPartitions(context, source.continuation(input.schema()));
  }

  /** Where context and continuation come from, given the input's columns. */
  public PairSource source(StructType schema) {
    return pairs.orElseGet(() -> PairSource.defaultFor(schema));
  }
}
