package io.latentspark.jobs.score;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.jobs.common.Checks;
import io.latentspark.jobs.common.LoggingOptions;
import io.latentspark.jobs.common.ModelOptions;
import io.latentspark.jobs.common.SparkOptions;
import io.latentspark.jobs.common.Version;
import io.latentspark.jobs.input.InputOptions;
import io.latentspark.jobs.output.OutputFormat;
import io.latentspark.jobs.output.OutputOptions;
import io.latentspark.jobs.output.OutputShape;
import io.latentspark.jobs.output.RowOutcome;
import io.latentspark.jobs.rows.EngineFingerprint;
import io.latentspark.jobs.rows.RowsOptions;
import io.latentspark.jobs.rows.RowsWork;
import io.latentspark.jobs.rows.StoppableJob;
import io.latentspark.jobs.rows.TableJob;
import io.latentspark.udf.LatentSpark;
import io.latentspark.udf.PairSource;
import io.latentspark.udf.RowKey;
import io.latentspark.udf.Scoring;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentspark score}. */
@Command(
    name = "score",
    description = {
      "Scores a continuation in its context for every row of a table.",
      "",
      "Writes all input columns and logprob (natural logarithm, summed over the continuation's"
          + " tokens), is_greedy, context_tokens, continuation_tokens, error_code and error_message."
          + " Texts are encoded as lm-evaluation-harness does it."
    },
    footer = {
      "",
      "Example:",
      "  latentspark score --input pairs.jsonl --output scores --token-logprobs"
    },
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    sortSynopsis = false)
public final class ScoreCommand implements Callable<Integer> {
  private static final String NAME = "score";
  private static final RowOutcome OUTCOME =
      new RowOutcome(
          "error_code",
          List.of(
              new RowOutcome.Sum("context_tokens", "context_tokens"),
              new RowOutcome.Sum("continuation_tokens", "continuation_tokens"),
              new RowOutcome.Sum("tokens", "context_tokens + continuation_tokens"),
              new RowOutcome.Sum("greedy_rows", "int(is_greedy)"),
              new RowOutcome.Sum("logprob", "logprob")),
          "tokens");

  @Spec private CommandSpec spec;
  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;

  @Option(
      names = "--context-column",
      paramLabel = "NAME",
      description =
          "Column with the context: text, or an array of token ids (default: context, or"
              + " context_token_ids if there is no column continuation).")
  private String contextColumn;

  @Option(
      names = "--continuation-column",
      paramLabel = "NAME",
      description =
          "Column with what is scored, of the same kind (default: continuation, or"
              + " continuation_token_ids).")
  private String continuationColumn;

  @Option(
      names = "--token-logprobs",
      description = "Add a column token_logprobs with the log probability of each token.")
  private boolean tokenLogprobs;

  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      description =
          "Column that identifies a row (default: id if there is one, else a hash of the row).")
  private String idColumn;

  @Option(
      names = "--truncate",
      paramLabel = "none|left",
      defaultValue = "none",
      description =
          "What to do with pairs longer than the context: report an error, or drop the beginning of"
              + " the context (default: ${DEFAULT-VALUE}).")
  private Truncation truncation;

  @Mixin private ModelOptions model;
  @Mixin private SparkOptions spark;
  @Mixin private RowsOptions rows;
  @Mixin private LoggingOptions logging;

  @Override
  public Integer call() {
    logging.apply();
    input.require(spec);
    output.require(spec);
    input.check(spec);
    rows.check(spec);
    return StoppableJob.run(
        spec,
        output.output(),
        stop -> {
          EngineOptions engine = model.toEngineOptions();
          new TableJob(
                  input.table(),
                  output,
                  OutputShape.of(output.format().orElse(OutputFormat.PARQUET)),
                  engine,
                  spark,
                  rows)
              .run(
                  NAME,
                  table -> work(table, engine),
                  stop,
                  spec.commandLine().getOut(),
                  System.err);
        });
  }

  private RowsWork work(Dataset<Row> table, EngineOptions engine) {
    StructType schema = table.schema();
    PairSource pairs = pairs(schema);
    if (pairs instanceof PairSource.Text) {
      Checks.requireTokenizer(engine.model());
    }
    Scoring scoring =
        LatentSpark.engine(engine)
            .scoring()
            .pairs(pairs)
            .truncation(truncation)
            .maxInFlight(rows.maxInFlight());
    if (tokenLogprobs) {
      scoring.withTokenLogprobs();
    }
    Optional<String> key = RowKey.column(schema, Optional.ofNullable(idColumn));
    Map<String, String> fingerprint = EngineFingerprint.of(engine);
    fingerprint.put("pairs", pairs.toString());
    fingerprint.put("truncate", truncation.name().toLowerCase(Locale.ROOT));
    fingerprint.put("id-column", key.orElse("(hash of the row)"));
    fingerprint.put("token-logprobs", String.valueOf(tokenLogprobs));
    fingerprint.put("input columns", schema.toDDL());
    return new RowsWork(
        NAME,
        "scoring",
        table,
        key,
        scoring::score,
        scoring::orderByContext,
        RowsWork.Default.AS_READ,
        OUTCOME,
        fingerprint,
        totals -> Map.of());
  }

  private PairSource pairs(StructType schema) {
    if (contextColumn == null && continuationColumn == null) {
      return PairSource.defaultFor(schema);
    }
    return PairSource.of(
        schema,
        contextColumn == null ? "context" : contextColumn,
        continuationColumn == null ? "continuation" : continuationColumn);
  }
}
