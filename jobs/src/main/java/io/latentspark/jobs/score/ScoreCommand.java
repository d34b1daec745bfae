package io.latentspark.jobs.score;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.jobs.common.Checks;
import io.latentspark.jobs.common.Version;
import io.latentspark.jobs.output.RowOutcome;
import io.latentspark.jobs.rows.RowsWork;
import io.latentspark.udf.LatentSpark;
import io.latentspark.udf.PairSource;
import io.latentspark.udf.Scoring;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  @Mixin private ScoredTableOptions table;

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
      names = "--truncate",
      paramLabel = "none|left",
      defaultValue = "none",
      description =
          "What to do with pairs longer than the context: report an error, or drop the beginning of"
              + " the context (default: ${DEFAULT-VALUE}).")
  private Truncation truncation;

  @Mixin private ScoringRunOptions run;

  @Override
  public Integer call() {
    return run.run(spec, table, NAME, this::work);
  }

  private RowsWork work(Dataset<Row> texts, EngineOptions engine) {
    StructType schema = texts.schema();
    PairSource pairs = pairs(schema);
    if (pairs instanceof PairSource.Text) {
      Checks.requireTokenizer(engine.model());
    }
    Scoring scoring =
        LatentSpark.engine(engine)
            .scoring()
            .pairs(pairs)
            .truncation(truncation)
            .maxInFlight(run.rows.maxInFlight());
    if (table.hasTokenLogprobs()) {
      scoring.withTokenLogprobs();
    }
    Map<String, String> fingerprint = table.fingerprint(engine, schema, pairs);
    fingerprint.put("truncate", truncation.name().toLowerCase(Locale.ROOT));
    return new RowsWork(
        NAME,
        "scoring",
        texts,
        table.keyColumn(schema),
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
