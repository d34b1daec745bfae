package io.latentspark.jobs.score;

import io.latentspark.engine.EngineOptions;
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
import io.latentspark.udf.Perplexity;
import io.latentspark.udf.RowKey;
import io.latentspark.udf.TextSource;
import java.util.List;
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
  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;

  @Option(
      names = "--text-column",
      paramLabel = "NAME",
      description =
          "Column with the text, or an array of token ids, the first of which is context alone"
              + " (default: text, or token_ids if there is no text).")
  private String textColumn;

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
    TextSource text =
        textColumn == null ? TextSource.defaultFor(schema) : TextSource.of(schema, textColumn);
    if (text instanceof TextSource.Text) {
      Checks.requireTokenizer(engine.model());
    }
    Perplexity perplexity =
        LatentSpark.engine(engine).perplexity().text(text).maxInFlight(rows.maxInFlight());
    if (tokenLogprobs) {
      perplexity.withTokenLogprobs();
    }
    Optional<String> key = RowKey.column(schema, Optional.ofNullable(idColumn));
    Map<String, String> fingerprint = EngineFingerprint.of(engine);
    fingerprint.put("text", text.toString());
    fingerprint.put("id-column", key.orElse("(hash of the row)"));
    fingerprint.put("token-logprobs", String.valueOf(tokenLogprobs));
    fingerprint.put("input columns", schema.toDDL());
    return new RowsWork(
        NAME,
        "measuring",
        table,
        key,
        perplexity::measure,
        (missing, partitions) -> missing,
        RowsWork.Default.AS_READ, // texts seldom begin alike
        OUTCOME,
        fingerprint,
        CorpusPerplexity::of);
  }
}
