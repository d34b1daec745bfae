package io.latentspark.jobs.score;

import io.latentspark.engine.EngineOptions;
import io.latentspark.jobs.common.Checks;
import io.latentspark.jobs.common.Version;
import io.latentspark.jobs.output.RowOutcome;
import io.latentspark.jobs.rows.RowsWork;
import io.latentspark.udf.LatentSpark;
import io.latentspark.udf.Perplexity;
import io.latentspark.udf.TextSource;
import java.util.List;
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

/** {@code latentspark perplexity}. */
@Command(
    name = "perplexity",
    description = {
      "Measures how well the model foretells the texts of a table.",
      "",
      "Each text is read in windows as long as the context, as lm-evaluation-harness does it. Writes"
          + " all input columns and logprob (natural logarithm, summed over the tokens), tokens,"
          + " windows, words, bytes, error_code and error_message; the summary and the manifest have"
          + " bits per byte and the perplexities by token, word and byte over all texts."
    },
    footer = {
      "",
      "Example:",
      "  latentspark perplexity --input docs.parquet --text-column text --output measured"
    },
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    sortOptions = false,
    sortSynopsis = false)
public final class PerplexityCommand implements Callable<Integer> {
  private static final String NAME = "perplexity";
  private static final RowOutcome OUTCOME =
      new RowOutcome(
          "error_code",
          List.of(
              new RowOutcome.Sum("tokens", "tokens"),
              new RowOutcome.Sum("words", "words"),
              new RowOutcome.Sum("bytes", "bytes"),
              new RowOutcome.Sum("logprob", "logprob")),
          "tokens");

  @Spec private CommandSpec spec;
  @Mixin private ScoredTableOptions table;

  @Option(
      names = "--text-column",
      paramLabel = "NAME",
      description =
          "Column with the text, or an array of token ids, the first of which is context alone"
              + " (default: text, or token_ids if there is no text).")
  private String textColumn;

  @Mixin private ScoringRunOptions run;

  @Override
  public Integer call() {
    return run.run(spec, table, NAME, this::work);
  }

  private RowsWork work(Dataset<Row> texts, EngineOptions engine) {
    StructType schema = texts.schema();
    TextSource text =
        textColumn == null ? TextSource.defaultFor(schema) : TextSource.of(schema, textColumn);
    if (text instanceof TextSource.Text) {
      Checks.requireTokenizer(engine.model());
    }
    Perplexity perplexity =
        LatentSpark.engine(engine).perplexity().text(text).maxInFlight(run.rows.maxInFlight());
    if (table.hasTokenLogprobs()) {
      perplexity.withTokenLogprobs();
    }
    Map<String, String> fingerprint = table.fingerprint(engine, schema, text);
    return new RowsWork(
        NAME,
        "measuring",
        texts,
        table.keyColumn(schema),
        perplexity::measure,
        (missing, partitions) -> missing,
        RowsWork.Default.AS_READ, // texts seldom begin alike
        OUTCOME,
        fingerprint,
        CorpusPerplexity::of);
  }
}
