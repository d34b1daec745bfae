package io.latentspark.udf;

import io.latentspark.engine.EngineOptions;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Log-likelihoods of whole texts, as lm-evaluation-harness's {@code loglikelihood_rolling}: {@code
 * LatentSpark.model(folder).perplexity().measure(texts)}.
 */
public final class Perplexity {
  private static final String OWN = "logprob DOUBLE, tokens INT, windows INT, words INT, bytes INT";

  /** Texts may take many windows each, so fewer are in flight. */
  private static final int MAX_IN_FLIGHT = 16;

  private final EngineOptions engine;
  private Optional<TextSource> text = Optional.empty();
  private ScoreColumns columns = new ScoreColumns(OWN, false);
  private int maxInFlight = MAX_IN_FLIGHT;

  Perplexity(EngineOptions engine) {
    this.engine = engine;
  }

  /** Where the text comes from; default {@link TextSource#defaultFor}. */
  public Perplexity text(TextSource value) {
    text = Optional.of(value);
    return this;
  }

  /** Adds a column {@code token_logprobs}, {@code [tokens]}. */
  public Perplexity withTokenLogprobs() {
    columns = new ScoreColumns(OWN, true);
    return this;
  }

  /** Rows that each task keeps in the engine at once, at least 1. */
  public Perplexity maxInFlight(int value) {
    maxInFlight = UdfErrors.requirePositive("max-in-flight", value);
    return this;
  }

  /**
   * The input's rows with {@code logprob} (natural logarithm, summed over all tokens), {@code
   * tokens}, {@code windows}, {@code words} (pieces between white space), {@code bytes} (UTF-8;
   * both null for token ids), {@code error_code} and {@code error_message} appended. Lazy.
   *
   * @throws LatentSparkException if a column is missing, of the wrong type or already there
   */
  public Dataset<Row> measure(Dataset<Row> input) {
    StructType schema = input.schema();
    TextSource source = source(schema);
    StructType output = Columns.append(schema, columns.schema());
    Dataset<Row> prepared = input.select(functions.col("*"), source.expression(schema));
    PerplexityWork work = new PerplexityWork(schema.size(), source, columns);
    return LatentSpark.ask(engine, prepared, work, output, maxInFlight);
  }

  /** Where the text comes from, given the input's columns. */
  public TextSource source(StructType schema) {
    return text.orElseGet(() -> TextSource.defaultFor(schema));
  }
}
