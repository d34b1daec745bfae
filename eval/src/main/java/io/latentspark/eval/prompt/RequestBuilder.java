package io.latentspark.eval.prompt;

import io.latentspark.engine.EngineException;
import io.latentspark.engine.text.ChatTemplate;
import io.latentspark.engine.text.JinjaException;
import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.EvalException;
import io.latentspark.eval.data.TaskData;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.Target;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.text.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds what is asked about each document of a task: the prompts and requests of
 * lm-evaluation-harness, character by character.
 */
public final class RequestBuilder {

  private final TaskConfig task;
  private final TaskData data;
  private final PromptSettings settings;
  private final DocumentFields fields;
  private final PromptBuilder prompts;
  private final String delimiter;
  private final boolean unconditional;

  /**
   * A builder for a task.
   *
   * @param chatTemplate the model's chat template; not read, and may be null, where the settings
   *     want plain prompts
   * @throws EvalException if a template of the task is malformed, or a function is unknown
   */
  public RequestBuilder(
      TaskConfig task, TaskData data, PromptSettings settings, ChatTemplate chatTemplate) {
    this.task = task;
    this.data = data;
    this.settings = settings;
    if (settings.format() != PromptFormat.PLAIN && chatTemplate == null) {
      throw EvalErrors.chatTemplateMissing();
    }
    this.fields = DocumentFields.ofQuestion(task, data.columns());
    this.prompts = new PromptBuilder(task, data, settings, chatTemplate);
    this.delimiter = delimiter();
    this.unconditional =
        task.metrics().stream().anyMatch(metric -> metric.metric().equals("acc_mutual_info"));
  }

  /** A chat's answer stands alone, unless it goes on from a prefix without trailing space. */
  private String delimiter() {
    String prefix = task.prompt().answerPrefix();
    boolean begun =
        prefix != null
            && !prefix.isEmpty()
            && !PythonText.isSpace(prefix.codePointBefore(prefix.length()));
    return settings.format() == PromptFormat.PLAIN || begun ? task.prompt().targetDelimiter() : "";
  }

  /**
   * The requests of documents, in their order, which decides what shots are drawn.
   *
   * @param documents those of the data that are evaluated
   * @throws EvalException if the pool of shots is too small, or a column does not exist that the
   *     task reads
   */
  public List<DocumentRequests> build(List<Document> documents) {
    FewshotSampler sampler = new FewshotSampler(task, data.pool(), settings.fewshotSeed());
    int shots = task.shots(settings.shots());
    List<DocumentRequests> built = new ArrayList<>(documents.size());
    for (Document document : documents) {
      int[] drawn = sampler.draw(shots, document);
      built.add(build(document, drawn));
    }
    if (!built.isEmpty() && built.stream().allMatch(each -> each.error() != null)) {
      throw EvalErrors.noDocumentUsable(
          task.name(), task.file(), built.get(0).error(), data.columns());
    }
    return built;
  }

  private DocumentRequests build(Document document, int[] drawn) {
    try {
      return switch (task.outputType()) {
        case MULTIPLE_CHOICE -> multipleChoice(document, drawn);
        case LOGLIKELIHOOD -> {
          String target = String.valueOf(fields.target(document.values()));
          String context = prompt(document, drawn);
          yield built(
              document,
              Targets.ofTexts(target),
              List.of(),
              List.of(new Request.LogLikelihood(context, target)));
        }
        case LOGLIKELIHOOD_ROLLING -> {
          String text = String.valueOf(fields.target(document.values()));
          yield built(
              document, Targets.ofTexts(text), List.of(), List.of(new Request.Rolling(text)));
        }
        case GENERATE_UNTIL -> generation(document, drawn);
      };
    } catch (JinjaException | EngineException | IllegalArgumentException | ClassCastException e) {
      return new DocumentRequests(document, null, List.of(), List.of(), e.getMessage());
    }
  }

  private DocumentRequests multipleChoice(Document document, int[] drawn) {
    Map<String, Object> values = document.values();
    List<String> choices = fields.choices(values);
    if (choices.size() < 2) {
      throw new IllegalArgumentException(
          "a choice needs two texts or more, doc_to_choice gives " + choices.size());
    }
    Object target = fields.target(values);
    List<Request> requests = new ArrayList<>();
    Target right;
    if (fields.text(values) instanceof Long index) {
      // The choices are the contexts, and all have the same continuation.
      right = Targets.ofChoices(index, choices);
      for (String choice : choices) {
        String context = prompts.prompt(values, drawn, true, choice);
        requests.add(new Request.LogLikelihood(context, delimiter + target));
      }
    } else {
      right = Targets.ofChoices(target, choices);
      String context = prompt(document, drawn);
      for (String choice : choices) {
        requests.add(new Request.LogLikelihood(context, delimiter + choice));
      }
    }
    if (unconditional) {
      choices.forEach(choice -> requests.add(new Request.LogLikelihood("", delimiter + choice)));
    }
    return built(document, right, choices, requests);
  }

  private DocumentRequests generation(Document document, int[] drawn) {
    List<String> choices = fields.choices(document.values());
    Object target = fields.target(document.values());
    Target right = choices.isEmpty() ? Targets.ofTexts(target) : Targets.ofChoices(target, choices);
    Request request =
        new Request.Generate(prompt(document, drawn), task.generation(settings.generation()));
    return built(document, right, choices, List.of(request));
  }

  private String prompt(Document document, int[] drawn) {
    String question = Targets.text(fields.text(document.values()));
    return prompts.prompt(document.values(), drawn, false, question);
  }

  private static DocumentRequests built(
      Document document, Target target, List<String> choices, List<Request> requests) {
    return new DocumentRequests(document, target, choices, List.copyOf(requests), null);
  }
}
