package io.latentspark.eval.run;

import io.latentspark.engine.text.ChatTemplate;
import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.data.DataSets;
import io.latentspark.eval.data.TaskData;
import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.prompt.PromptHash;
import io.latentspark.eval.prompt.PromptSettings;
import io.latentspark.eval.prompt.RequestBuilder;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskSelection;
import java.util.List;
import java.util.stream.IntStream;

/** Reads the data of tasks and builds what is asked. */
public final class EvaluationPlanner {
  private final DataSets data;
  private final PromptSettings settings;
  private final DocumentChoice choice;
  private final ChatTemplate chatTemplate;

  /**
   * @param chatTemplate the model's chat template; may be null where the settings want plain
   *     prompts
   */
  public EvaluationPlanner(
      DataSets data, PromptSettings settings, DocumentChoice choice, ChatTemplate chatTemplate) {
    this.data = data;
    this.settings = settings;
    this.choice = choice;
    this.chatTemplate = chatTemplate;
  }

  /**
   * Plans the tasks, several at once.
   *
   * @throws io.latentspark.eval.EvalException if data is missing, or a task cannot be asked
   */
  public EvaluationPlan plan(TaskSelection selection) {
    for (String task : choice.samples().keySet()) {
      if (selection.tasks().stream().noneMatch(selected -> selected.name().equals(task))) {
        throw EvalErrors.samplesOfOtherTask(task);
      }
    }
    List<TaskConfig> configs = selection.tasks();
    List<TaskData> read = data.read(configs, task -> task.shots(settings.shots()));
    List<PlannedTask> tasks =
        IntStream.range(0, configs.size())
            .parallel()
            .mapToObj(i -> plan(configs.get(i), read.get(i)))
            .toList();
    return new EvaluationPlan(
        tasks.stream().filter(task -> !task.documents().isEmpty()).toList(), selection.groups());
  }

  private PlannedTask plan(TaskConfig task, TaskData read) {
    int shots = task.shots(settings.shots());
    List<Document> documents = choice.of(task.name(), read.documents());
    List<DocumentRequests> requests =
        new RequestBuilder(task, read, settings, chatTemplate).build(documents);
    return new PlannedTask(task, shots, read.documents().size(), requests, PromptHash.of(requests));
  }
}
