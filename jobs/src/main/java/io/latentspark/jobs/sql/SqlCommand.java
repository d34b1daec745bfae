package io.latentspark.jobs.sql;

import io.latentspark.jobs.common.JobErrors;
import io.latentspark.jobs.common.JobSession;
import io.latentspark.jobs.common.LoggingOptions;
import io.latentspark.jobs.common.ModelOptions;
import io.latentspark.jobs.common.SparkOptions;
import io.latentspark.jobs.rows.TaskFailures;
import io.latentspark.udf.LatentSparkExtensions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.classic.Dataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs statements of Spark SQL one after the other and prints what they give. */
@Command(
    name = "sql",
    description = {
      "Runs Spark SQL with the functions llm_generate, llm_generate_text, llm_chat, llm_score,"
          + " llm_classify, llm_tokenize and llm_token_count, and prints the rows. Files are tables:"
          + " FROM parquet.`folder`, json.`file.jsonl`. How the model runs is set by"
          + " spark.latentspark.* (--conf, SET).",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  latentspark sql \"SELECT llm_generate_text('The capital of France is', max_tokens => 8)\"",
      "  latentspark sql 'DESCRIBE FUNCTION llm_generate'"
    },
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true)
public final class SqlCommand implements Callable<Integer> {
  private static final String MODEL = "spark.latentspark.model";

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "STATEMENT",
      description = "Statements of Spark SQL, run in their order in one session.")
  private List<String> statements;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Checkpoint folder (default: --conf " + MODEL + "=DIR, else the demo model).")
  private String model;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "Most rows printed for each statement (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Mixin private SparkOptions spark;
  @Mixin private LoggingOptions logging;

  private SqlCommand() {}

  @Override
  public Integer call() {
    logging.apply();
    PrintWriter out = spec.commandLine().getOut();
    Map<String, String> extensions =
        Map.of("spark.sql.extensions", LatentSparkExtensions.class.getName());
    try (JobSession session = spark.start("latentspark sql", extensions)) {
      setModel(session.spark());
      for (String statement : statements) {
        out.print(run(session.spark(), statement));
        out.flush();
      }
    }
    return 0;
  }

  private void setModel(SparkSession session) {
    if (model != null) {
      session.conf().set(MODEL, model);
    } else if (session.conf().getOption(MODEL).isEmpty()) {
      session.conf().set(MODEL, ModelOptions.demoModel().toString());
    }
  }

  /** The rows as a table, texts in full; nothing for a statement that gives none. */
  private String run(SparkSession session, String statement) {
    try {
      Dataset<?> result = (Dataset<?>) session.sql(statement);
      return result.schema().isEmpty() ? "" : result.showString(rows, 0, false);
    } catch (Exception e) { // AnalysisException is not declared
      throw JobErrors.statementFailed(statement, TaskFailures.reason(e));
    }
  }
}
