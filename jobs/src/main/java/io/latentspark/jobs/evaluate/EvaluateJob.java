package io.latentspark.jobs.evaluate;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.eval.code.CodeLimits;
import io.latentspark.eval.report.PublishedScores;
import io.latentspark.eval.report.ReportedRun;
import io.latentspark.eval.report.ResultsFile;
import io.latentspark.eval.report.ResultsTable;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.run.EncodingRules;
import io.latentspark.eval.run.EvaluationPlan;
import io.latentspark.eval.run.RunRules;
import io.latentspark.eval.task.TaskSelection;
import io.latentspark.jobs.common.Checks;
import io.latentspark.jobs.common.JobSession;
import io.latentspark.jobs.output.OutputFolder;
import io.latentspark.jobs.output.OutputFormat;
import io.latentspark.jobs.output.OutputOptions;
import io.latentspark.jobs.output.OutputShape;
import io.latentspark.jobs.rows.CleanStop;
import io.latentspark.jobs.rows.EnginePreload;
import io.latentspark.jobs.rows.RowsJob;
import io.latentspark.jobs.rows.RowsSummary;
import io.latentspark.jobs.rows.RowsWork;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Evaluates models, one after another. */
final class EvaluateJob {
  private static final String NAME = "evaluate";

  private final EvaluateCommand command;
  private final CleanStop stop;
  private final PrintWriter out;
  private final PrintStream err;
  private final List<ReportedRun> runs = new ArrayList<>();
  private List<PublishedScores> references;

  EvaluateJob(EvaluateCommand command, CleanStop stop, PrintWriter out, PrintStream err) {
    this.command = command;
    this.stop = stop;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the job.
   *
   * @throws io.latentspark.jobs.common.JobException if it cannot start, fails, or is stopped
   * @throws io.latentspark.eval.EvalException if a task is unknown or its data missing
   * @throws io.latentspark.engine.EngineException if a model cannot be loaded
   */
  void run() {
    TaskSelection selection = command.tasks.library().selection(command.tasks.tasks);
    List<Path> models = command.checkpoints();
    references = command.references();
    for (Path model : models) { // a bad folder is reported before any work
      ModelConfig.read(model);
      Checks.requireTokenizer(model);
    }
    for (Path model : models) {
      run(model, selection);
    }
  }

  private void run(Path model, TaskSelection selection) {
    Instant started = Instant.now();
    EngineOptions engine = command.model.toEngineOptions(model);
    try (EnginePreload preload = EnginePreload.start(engine, command.spark.isLocal());
        JobSession session = command.spark.start("latentspark " + NAME)) {
      SparkSession spark = session.spark();
      String name = ModelNames.of(model, command.checkpoints());
      String folder = ResultsFile.folder(command.output.output(), name);
      OutputOptions samples = command.output.below(ModelNames.relative(name) + "/samples");
      OutputFolder output =
          OutputFolder.open(
              spark,
              samples,
              OutputShape.of(samples.format().orElse(OutputFormat.PARQUET)),
              command.tasks.data().toString());
      EvaluationPlan plan = new Planning(command, selection).plan(spark, model);
      EvaluationRun run = evaluationRun(name, plan, engine);
      RowsWork work = run.work(NAME, spark);
      preload.await();
      RowsSummary summary =
          new RowsJob(spark, command.rows, stop, err, started).run(work, plan.documents(), output);
      Dataset<Row> written = summary.read();
      Evaluation evaluation = run.evaluation(written, started, command.bootstrapIterations);
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      String file = new ResultsFile(hadoop).write(folder, evaluation);
      out.print(ResultsTable.of(evaluation));
      FailedDocuments.print(written, out);
      summary.print(out);
      runs.add(ReportedRun.of(evaluation, written));
      String report = ReportFile.write(hadoop, command.output.output(), runs, references);
      out.printf("%-9s %s%n", "Results", file);
      out.printf("%-9s %s%n", "Report", report);
      out.flush();
    }
  }

  private EvaluationRun evaluationRun(String name, EvaluationPlan plan, EngineOptions engine) {
    RunRules rules =
        new RunRules(
            new EncodingRules(command.bos.rule(), command.maxLength),
            command.asking.samplingSeed(),
            command.rows.maxInFlight(),
            command.allowCodeExecution ? Optional.of(CodeLimits.DEFAULT) : Optional.empty());
    PlanFingerprint fingerprint =
        PlanFingerprint.of(plan, engine, command.bos.rule())
            .with("gen-kwargs", command.asking.prompts().generation())
            .with("max-length", command.maxLength)
            .with("seed", command.asking.samplingSeed());
    return new EvaluationRun(
        name, plan, engine, rules, fingerprint, EvaluationSettings.of(command, engine));
  }
}
