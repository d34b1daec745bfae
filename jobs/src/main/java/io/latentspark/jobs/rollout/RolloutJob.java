package io.latentspark.jobs.rollout;

import io.latentspark.engine.EngineOptions;
import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.checkpoint.ModelConfig;
import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.eval.metric.ScoringRules;
import io.latentspark.eval.reward.RewardSettings;
import io.latentspark.eval.reward.Rollout;
import io.latentspark.jobs.common.Checks;
import io.latentspark.jobs.generate.GenerateFingerprint;
import io.latentspark.jobs.output.OutputFormat;
import io.latentspark.jobs.output.OutputShape;
import io.latentspark.jobs.rows.CleanStop;
import io.latentspark.jobs.rows.RowsWork;
import io.latentspark.jobs.rows.TableJob;
import io.latentspark.udf.CheckpointSampling;
import io.latentspark.udf.LatentSpark;
import io.latentspark.udf.OutputColumns;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Generates groups of samples and rewards them. */
final class RolloutJob {
  private static final String NAME = "rollout";
  private static final String TOKEN_IDS = "prompt_token_ids";

  private final RolloutCommand command;
  private final CleanStop stop;
  private final PrintWriter out;
  private final PrintStream err;
  private Rollout rollout;

  RolloutJob(RolloutCommand command, CleanStop stop, PrintWriter out, PrintStream err) {
    this.command = command;
    this.stop = stop;
    this.out = out;
    this.err = err;
  }

  /** Runs the job; it throws what {@link TableJob#run} does. */
  void run() {
    EngineOptions engine = command.model.toEngineOptions(command.spark);
    ModelConfig.read(engine.model()); // before its generation defaults
    Checks.requireTokenizer(engine.model());
    sampling(
        engine, CheckpointSampling.DEFAULT_MAX_TOKENS); // wrong options are found before any work
    Optional<TaskDocuments> documents =
        command.isOnTasks()
            ? Optional.of(new TaskDocuments(command, engine.model()))
            : Optional.empty();
    documents.ifPresent(tasks -> command.prompt.readTokenIds(TOKEN_IDS));
    OutputShape shape =
        new OutputShape(
            command.output.format().orElse(OutputFormat.PARQUET),
            List.of(
                new OutputShape.Table("samples", groups -> rollout.samples(groups)),
                new OutputShape.Table("prompts", groups -> rollout.prompts(groups))));
    new TableJob(
            documents.map(TaskDocuments::table).orElseGet(command.input::table),
            command.output,
            shape,
            engine,
            command.spark,
            command.rows)
        .run(NAME, input -> work(input, engine, documents), stop, out, err);
  }

  private RowsWork work(
      Dataset<Row> input, EngineOptions engine, Optional<TaskDocuments> documents) {
    StructType schema = input.schema();
    SamplingParams sampling =
        sampling(
            engine,
            documents.map(TaskDocuments::mostTokens).orElse(CheckpointSampling.DEFAULT_MAX_TOKENS));
    Map<String, ScoringRules> rules =
        documents.map(tasks -> tasks.rules(command.reward.codeLimits())).orElse(Map.of());
    RewardSettings settings = command.reward.settings(sampling.maxTokens(), rules);
    Optional<String> key = command.prompt.keyColumn(schema);
    rollout = new Rollout(schema, key, settings, command.group.passAt());
    OutputColumns columns = OutputColumns.ofTrajectories();
    LatentSpark generation =
        command
            .prompt
            .applyTo(LatentSpark.engine(engine).sampling(sampling).columns(columns), schema)
            .maxInFlight(command.rows.maxInFlight());
    Map<String, String> fingerprint =
        GenerateFingerprint.of(engine, sampling, command.prompt, columns, schema);
    fingerprint.putAll(settings.describe());
    documents.ifPresent(tasks -> fingerprint.putAll(tasks.describe()));
    fingerprint.put("pass-at", command.group.passAt().toString());
    RolloutOutcome outcome =
        new RolloutOutcome(
            command.group.groupSize(), command.group.passAt(), settings.rewardNames());
    return new RowsWork(
        NAME,
        "generating",
        input,
        key,
        prompts -> rollout.groups(generation.generate(prompts)),
        generation::orderByPrompt,
        RowsWork.Default.AS_READ,
        outcome.rows(),
        fingerprint,
        totals -> outcome.measures(totals, settings.isVerified()));
  }

  /**
   * The model's own distribution where nothing else is said, whatever the checkpoint recommends.
   */
  private SamplingParams sampling(EngineOptions engine, int mostTokens) {
    SamplingParams policy =
        SamplingParams.builder()
            .temperature(1)
            .maxTokens(GenerationConfig.read(engine.model()).maxNewTokens().orElse(mostTokens))
            .build();
    return command.group.applyTo(command.sampling.resolve(policy));
  }
}
