package io.latentspark.jobs.rollout;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.checkpoint.GenerationConfig;
import io.latentspark.engine.text.ChatTemplate;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.code.CodeLimits;
import io.latentspark.eval.data.DataSets;
import io.latentspark.eval.metric.ScoringRules;
import io.latentspark.eval.prompt.BosRule;
import io.latentspark.eval.run.DocumentChoice;
import io.latentspark.eval.run.EvaluationPlan;
import io.latentspark.eval.run.EvaluationPlanner;
import io.latentspark.eval.run.PlannedTask;
import io.latentspark.eval.run.TaskPrompts;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskSelection;
import io.latentspark.jobs.input.TableSource;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Documents of tasks in the place of a table of prompts. */
final class TaskDocuments {
  private final RolloutCommand command;
  private final TaskSelection selection;
  private final Path model;
  private EvaluationPlan plan;

  /**
   * @throws io.latentspark.eval.EvalException if there is no such task
   */
  TaskDocuments(RolloutCommand command, Path model) {
    this.command = command;
    this.model = model;
    selection = command.tasks.library().selection(command.tasks.names());
  }

  /** The documents' prompts; throws an {@code EvalException} if data is missing. */
  TableSource table() {
    return new TableSource(command.tasks.data().toString(), this::read);
  }

  private Dataset<Row> read(SparkSession spark) {
    try (Tokenizer tokenizer = tokenizer()) {
      ChatTemplate template = tokenizer.chatTemplate().orElse(null);
      OptionalDouble limit =
          command.input.limit().map(OptionalDouble::of).orElse(OptionalDouble.empty());
      plan =
          new EvaluationPlanner(
                  new DataSets(spark, command.tasks.data()),
                  command.taskPrompts.settings(),
                  new DocumentChoice(limit, Map.of()),
                  template)
              .plan(selection);
      return new TaskPrompts(plan)
          .table(
              spark,
              tokenizer,
              BosRule.AS_TOKENIZER,
              new TaskPrompts.AnswerLimits(command.sampling.stop(), answerTokens()));
    }
  }

  private Tokenizer tokenizer() {
    return Tokenizer.load(model).orElseThrow(() -> EngineErrors.tokenizerMissing(model));
  }

  /** The user, else the checkpoint, else each task. */
  private TaskPrompts.AnswerTokens answerTokens() {
    boolean said =
        command.sampling.saysMaxTokens() || GenerationConfig.read(model).maxNewTokens().isPresent();
    return said ? TaskPrompts.AnswerTokens.OF_JOB : TaskPrompts.AnswerTokens.OF_TASK;
  }

  /**
   * Everything of tasks that changes results, by the name users know it by; known once the table
   * was read.
   */
  Map<String, String> describe() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("tasks", joined(TaskConfig::name));
    values.put("task definitions", DigestUtils.sha256Hex(joined(task -> task.yaml().toString())));
    values.put("task prompts", command.taskPrompts.settings().toString());
    values.put("task documents", documents());
    return values;
  }

  /** A hash of all that is asked and of what it is graded by. */
  private String documents() {
    MessageDigest digest = DigestUtils.getSha256Digest();
    for (PlannedTask task : plan.tasks()) {
      DigestUtils.updateDigest(digest, task.name() + task.promptHash());
      task.documents()
          .forEach(asked -> DigestUtils.updateDigest(digest, asked.document().toString()));
    }
    return Hex.encodeHexString(digest.digest());
  }

  private String joined(Function<TaskConfig, String> part) {
    return selection.tasks().stream().map(part).collect(Collectors.joining(","));
  }

  /** Most tokens that a task lets an answer have; known once the table was read. */
  int mostTokens() {
    return new TaskPrompts(plan).mostTokens();
  }

  /** How documents are scored, by task; known once the table was read. */
  Map<String, ScoringRules> rules(Optional<CodeLimits> code) {
    return plan.scoringRules(code);
  }
}
