package io.latentspark.udf;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.decode.SamplingParams;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Generation for the rows of a Dataset.
 *
 * <pre>{@code
 * Dataset<Row> answers =
 *     LatentSpark.model(Path.of("/models/DeepSeek-V2-Lite"))
 *         .sampling(SamplingParams.builder().maxTokens(64).build())
 *         .prompt(new PromptSource.Template("Summarise: {text}"))
 *         .generate(documents);
 * }</pre>
 *
 * <p>A row's result depends on the row, the model and these options alone: not on partitions, on
 * order or on the number of executors. Errors of single rows are in {@code error_code} and {@code
 * error_message}.
 */
public final class LatentSpark {
  /** Default of {@link #maxInFlight}. */
  public static final int DEFAULT_MAX_IN_FLIGHT = 256;

  private final EngineOptions engine;
  private boolean isCheckpointUnread;
  private SamplingParams sampling = SamplingParams.builder().build();
  private OutputColumns columns = OutputColumns.of(sampling);
  private Optional<PromptSource> prompt = Optional.empty();
  private Optional<String> system = Optional.empty();
  private Optional<String> rowKey = Optional.empty();
  private Optional<String> options = Optional.empty();
  private Truncation truncation = Truncation.NONE;
  private int maxInFlight = DEFAULT_MAX_IN_FLIGHT;

  private LatentSpark(EngineOptions engine) {
    this.engine = engine;
  }

  /** Models run as a session's settings say. */
  public static SessionModels with(SparkSession spark) {
    return new SessionModels(spark);
  }

  /** A checkpoint folder that every executor can read, run with the engine's defaults. */
  public static LatentSpark model(Path folder) {
    return engine(EngineOptions.of(folder));
  }

  /** A model run with these options; all Datasets with equal options share an engine. */
  public static LatentSpark engine(EngineOptions options) {
    return new LatentSpark(options);
  }

  /** A model whose own defaults of sampling cannot be read here, so that a caller must say. */
  LatentSpark checkpointUnread() {
    isCheckpointUnread = true;
    return this;
  }

  /** How tokens are chosen; resets {@link #columns} to what these options call for. */
  public LatentSpark sampling(SamplingParams value) {
    sampling = value;
    isCheckpointUnread = false;
    columns = OutputColumns.of(value);
    return this;
  }

  /** Which columns to append, where it differs from what {@link #sampling} calls for. */
  public LatentSpark columns(OutputColumns value) {
    columns = value;
    return this;
  }

  /** Where the prompt comes from; default {@link PromptSource#defaultFor}. */
  public LatentSpark prompt(PromptSource value) {
    prompt = Optional.of(value);
    return this;
  }

  /** A system message before each prompt; a text prompt becomes the user's message. */
  public LatentSpark system(String value) {
    system = Optional.of(value);
    return this;
  }

  /** The column whose value identifies a row; default {@link RowKey#column}. */
  public LatentSpark rowKey(String column) {
    rowKey = Optional.of(column);
    return this;
  }

  /** A column (STRUCT, MAP or STRING of JSON) of sampling options that override the job's. */
  public LatentSpark options(String column) {
    options = Optional.of(column);
    return this;
  }

  /** What to do with prompts longer than the context; default {@link Truncation#NONE}. */
  public LatentSpark truncation(Truncation value) {
    truncation = value;
    return this;
  }

  /** Rows that each task keeps in the engine at once, at least 1. */
  public LatentSpark maxInFlight(int value) {
    maxInFlight = UdfErrors.requirePositive("max-in-flight", value);
    return this;
  }

  /**
   * The input's rows with the generated columns appended. Lazy: each action generates anew.
   *
   * @throws LatentSparkException if a column is missing, of the wrong type or already there
   */
  public Dataset<Row> generate(Dataset<Row> input) {
    if (isCheckpointUnread) {
      throw UdfErrors.checkpointNotOnDriver(engine.model().toString());
    }
    StructType schema = input.schema();
    StructType output = columns.appendTo(schema);
    PromptSource source = source(schema);
    if (system.isPresent() && source.kind() == PromptSource.Kind.TOKEN_IDS) {
      throw UdfErrors.systemWithTokenIds();
    }
    Column key = RowKey.expression(schema, RowKey.column(schema, rowKey));
    // Read by position: their names cannot clash with the input's.
    Dataset<Row> prepared =
        input.select(functions.col("*"), key, source.expression(schema), optionsJson(schema));
    RowRequests requests =
        new RowRequests(
            schema.size(), source.kind(), system.orElse(null), sampling, truncation, columns);
    return ask(engine, prepared, new GenerateWork(requests), output, maxInFlight);
  }

  /**
   * The same rows where prompts that begin alike meet, so that what is computed of their beginning
   * is shared: partitioned by ranges of prompts, and sorted within each. Each attempt of a task
   * finds its rows in the same order, rows equal in prompt and key excepted.
   *
   * @param partitions how many partitions to make
   * @throws LatentSparkException if a column is missing or of the wrong type
   */
  public Dataset<Row> orderByPrompt(Dataset<Row> input, int partitions) {
    StructType schema = input.schema();
    Column prompts = source(schema).expression(schema);
    Column key = RowKey.expression(schema, RowKey.column(schema, rowKey));
    return input.repartitionByRange(partitions, prompts).sortWithinPartitions(prompts, key);
  }

  /** Scores continuations with this model; see {@link Scoring#score}. */
  public Scoring scoring() {
    return new Scoring(engine);
  }

  /** Measures whole texts with this model; see {@link Perplexity#measure}. */
  public Perplexity perplexity() {
    return new Perplexity(engine);
  }

  /** As {@link Scoring#score} does with its defaults. */
  public Dataset<Row> score(Dataset<Row> input) {
    return scoring().score(input);
  }

  /**
   * Work of another kind than this package's own, in the same way: in order, with several rows in
   * flight, a bad row an error of its own.
   *
   * @param prepared rows as the work reads them
   * @param output the kept columns and the appended ones
   * @param maxInFlight rows each task keeps in the engine at once
   */
  public static <A> Dataset<Row> ask(
      EngineOptions engine,
      Dataset<Row> prepared,
      EngineWork<A> work,
      StructType output,
      int maxInFlight) {
    return prepared.mapPartitions(
        new EngineFunction<>(
            SerializedEngineOptions.of(engine),
            ExecutorArithmetic.of(prepared.sparkSession(), engine),
            work,
            maxInFlight),
        Encoders.row(output));
  }

  private PromptSource source(StructType schema) {
    return prompt.orElseGet(() -> PromptSource.defaultFor(schema));
  }

  private Column optionsJson(StructType schema) {
    if (options.isEmpty()) {
      return functions.lit(null).cast(DataTypes.StringType);
    }
    String column = options.get();
    var type = Columns.type(schema, column, "sampling options");
    if (type instanceof StructType || type instanceof MapType) {
      return functions.to_json(Columns.named(column));
    }
    if (!(type instanceof StringType)) {
      throw UdfErrors.columnTypeWrong(
          "sampling options", column, "STRUCT, MAP or STRING of JSON", schema);
    }
    return Columns.named(column);
  }
}
