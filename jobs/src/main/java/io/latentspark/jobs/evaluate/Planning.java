package io.latentspark.jobs.evaluate;

import io.latentspark.engine.text.ChatTemplate;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.data.DataSets;
import io.latentspark.eval.run.EvaluationPlan;
import io.latentspark.eval.run.EvaluationPlanner;
import io.latentspark.eval.task.TaskSelection;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** What a command asks of a model. */
final class Planning {
  private final EvaluateCommand command;
  private final TaskSelection selection;

  Planning(EvaluateCommand command, TaskSelection selection) {
    this.command = command;
    this.selection = selection;
  }

  EvaluationPlan plan(SparkSession spark, Path model) {
    return new EvaluationPlanner(
            new DataSets(spark, command.tasks.data()),
            command.asking.prompts(),
            command.asking.documents(),
            chatTemplate(model))
        .plan(selection);
  }

  /** Null where it is not used. */
  private ChatTemplate chatTemplate(Path model) {
    return command.asking.hasChatTemplate()
        ? Tokenizer.load(model)
            .flatMap(
                tokenizer -> {
                  Optional<ChatTemplate> template = tokenizer.chatTemplate();
                  tokenizer.close();
                  return template;
                })
            .orElse(null)
        : null;
  }
}
