package io.latentspark.jobs.evaluate;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.niah.NeedleGrid;
import io.latentspark.eval.niah.NeedlePlanner;
import io.latentspark.eval.niah.NeedleTask;
import io.latentspark.eval.report.HeatMapTable;
import io.latentspark.eval.report.ReportedRun;
import io.latentspark.eval.report.ResultsFile;
import io.latentspark.eval.result.Evaluation;
import io.latentspark.eval.run.EncodingRules;
import io.latentspark.eval.run.EvaluationPlan;
import io.latentspark.eval.run.RunRules;
import io.latentspark.eval.statistics.Aggregator;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Looks for needles in haystacks. */
final class NiahJob {
  private static final String NAME = "niah";

  private final NiahCommand command;
  private final CleanStop stop;
  private final PrintWriter out;
  private final PrintStream err;

  NiahJob(NiahCommand command, CleanStop stop, PrintWriter out, PrintStream err) {
    this.command = command;
    this.stop = stop;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the job.
   *
   * @throws io.latentspark.jobs.common.JobException if it cannot start, fails, or is stopped
   * @throws io.latentspark.eval.EvalException if needles cannot be hidden so
   * @throws io.latentspark.engine.EngineException if the model cannot be loaded
   */
  void run() {
    Instant started = Instant.now();
    EngineOptions options = command.model.toEngineOptions(command.spark);
    int allowed = ModelConfig.read(options.model()).maxPositionEmbeddings();
    NeedleTask task = command.needles.task();
    NeedleGrid grid =
        command.needles.grid(options.maxModelLen() == 0 ? allowed : options.maxModelLen());
    EvaluationPlan plan = plan(task, grid, options.model());
    // What is asked must fit: a shorter engine would cut beginnings off, and needles with them.
    run(plan, grid, options.withMaxModelLen(grid.longest()), started);
  }

  private EvaluationPlan plan(NeedleTask task, NeedleGrid grid, Path model) {
    try (Tokenizer tokenizer =
        Tokenizer.load(model).orElseThrow(() -> EngineErrors.tokenizerMissing(model))) {
      return new NeedlePlanner(task, grid, command.needles.prompts(), command.bos.rule(), tokenizer)
          .plan();
    }
  }

  private void run(EvaluationPlan plan, NeedleGrid grid, EngineOptions engine, Instant started) {
    try (EnginePreload preload = EnginePreload.start(engine, command.spark.isLocal());
        JobSession session = command.spark.start("latentspark " + NAME)) {
      SparkSession spark = session.spark();
      EvaluationRun run = evaluationRun(plan, grid, engine);
      OutputOptions samples = command.output.below(ModelNames.relative(run.model()) + "/samples");
      OutputFolder output =
          OutputFolder.open(
              spark,
              samples,
              OutputShape.of(samples.format().orElse(OutputFormat.PARQUET)),
              engine.model().toString());
      RowsWork work = run.work(NAME, spark);
      preload.await();
      RowsSummary summary =
          new RowsJob(spark, command.rows, stop, err, started).run(work, plan.documents(), output);
      print(
          run.evaluation(summary.read(), started, Aggregator.DEFAULT_BOOTSTRAP_ITERATIONS),
          summary,
          spark);
    }
  }

  private EvaluationRun evaluationRun(EvaluationPlan plan, NeedleGrid grid, EngineOptions engine) {
    RunRules rules =
        new RunRules(
            new EncodingRules(command.bos.rule(), 0),
            command.needles.seed(),
            command.rows.maxInFlight(),
            Optional.empty());
    Map<String, Object> settings = EvaluationSettings.ofModel(engine, command.bos.rule());
    command.needles.describe(grid, settings);
    return new EvaluationRun(
        ModelNames.of(engine.model(), List.of(engine.model())),
        plan,
        engine,
        rules,
        PlanFingerprint.of(plan, engine, command.bos.rule()).with("seed", grid.seed()),
        settings);
  }

  private void print(Evaluation evaluation, RowsSummary summary, SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    String output = command.output.output();
    String file =
        new ResultsFile(hadoop).write(ResultsFile.folder(output, evaluation.model()), evaluation);
    Dataset<Row> samples = summary.read();
    out.print(HeatMapTable.of(evaluation));
    FailedDocuments.print(samples, out);
    summary.print(out);
    List<ReportedRun> runs = List.of(ReportedRun.of(evaluation, samples));
    String report = ReportFile.write(hadoop, output, runs, List.of());
    out.printf("%-9s %s%n", "Results", file);
    out.printf("%-9s %s%n", "Report", report);
    out.flush();
  }
}
