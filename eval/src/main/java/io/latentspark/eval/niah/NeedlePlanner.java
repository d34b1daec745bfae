package io.latentspark.eval.niah;

import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.data.TaskData;
import io.latentspark.eval.prompt.BosRule;
import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.prompt.PromptHash;
import io.latentspark.eval.prompt.PromptSettings;
import io.latentspark.eval.prompt.Request;
import io.latentspark.eval.prompt.RequestBuilder;
import io.latentspark.eval.prompt.RequestEncoder;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.run.EvaluationPlan;
import io.latentspark.eval.run.GenerationArguments;
import io.latentspark.eval.run.PlannedTask;
import io.latentspark.eval.task.GroupMetric;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Hides needles: a task for each length and depth, a group for each length and one of all. */
public final class NeedlePlanner {
  private final NeedleTask task;
  private final NeedleGrid grid;
  private final Haystack haystack;
  private final List<Map<String, Object>> needles;
  private final RequestBuilder requests;
  private final RequestEncoder encoder;
  private final int answerTokens;

  /**
   * @param settings how a prompt is made of a document
   * @throws io.latentspark.eval.EvalException if the text cannot be read, or there are fewer
   *     needles than samples
   */
  public NeedlePlanner(
      NeedleTask task, NeedleGrid grid, PromptSettings settings, BosRule bos, Tokenizer tokenizer) {
    this.task = task;
    this.grid = grid;
    this.haystack = Haystack.of(task.text(), grid.longest(), tokenizer);
    this.needles = task.draw(grid.samplesPerCell(), grid.seed());
    this.encoder = new RequestEncoder(tokenizer, bos, Integer.MAX_VALUE);
    this.answerTokens =
        GenerationArguments.mostTokens(task.config().generation(settings.generation()));
    this.requests =
        new RequestBuilder(
            task.config(),
            new TaskData(
                List.of(), List.of(), List.copyOf(document(needles.get(0), "", 0, 0).keySet())),
            settings,
            tokenizer.chatTemplate().orElse(null));
  }

  /**
   * What is asked.
   *
   * @throws io.latentspark.eval.EvalException if needle, question and answer are longer than a
   *     context
   */
  public EvaluationPlan plan() {
    String name = task.config().name();
    List<PlannedTask> cells = new ArrayList<>();
    List<TaskGroup> groups = new ArrayList<>();
    for (int length : grid.contextLengths()) {
      List<String> members = new ArrayList<>();
      for (int depth : grid.depths()) {
        PlannedTask cell = cell(length, depth);
        cells.add(cell);
        members.add(cell.name());
      }
      groups.add(group(name + "_" + digits(length), length + " tokens", members));
    }
    List<String> lengths = groups.stream().map(TaskGroup::name).toList();
    groups.add(0, group(name, task.config().alias(), lengths));
    return new EvaluationPlan(cells, groups);
  }

  /** As many for each length, so that names sort as numbers do. */
  private String digits(int length) {
    return String.format(Locale.ROOT, "%0" + String.valueOf(grid.longest()).length() + "d", length);
  }

  private TaskGroup group(String name, String alias, List<String> members) {
    List<GroupMetric> means =
        task.config().metrics().stream()
            .map(metric -> new GroupMetric(metric.metric(), true, List.of()))
            .toList();
    return new TaskGroup(name, alias, task.config().version(), members, means);
  }

  private PlannedTask cell(int length, int depth) {
    List<DocumentRequests> asked = new ArrayList<>();
    for (int sample = 0; sample < needles.size(); sample++) {
      asked.add(hidden(sample, length, depth));
    }
    return new PlannedTask(config(length, depth), 0, asked.size(), asked, PromptHash.of(asked));
  }

  /** The cell's place stands in its metadata, where the report finds it. */
  private TaskConfig config(int length, int depth) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("version", task.config().version());
    metadata.put("needle", task.needle());
    metadata.put("haystack", task.haystack().getFileName().toString());
    metadata.put("context_length", length);
    metadata.put("depth", depth);
    return task.config()
        .cell(
            "%s_%s_depth_%03d".formatted(task.config().name(), digits(length), depth),
            "%d tokens, depth %d %%".formatted(length, depth),
            metadata);
  }

  /** As much of the haystack as fits with the needle, the question and the answer. */
  private DocumentRequests hidden(int sample, int length, int depth) {
    Map<String, Object> needle = needles.get(sample);
    String sentence = (String) needle.get("needle");
    DocumentRequests asked = ask(sample, document(needle, sentence, length, depth));
    int room = length - tokens(asked);
    if (room < 0) {
      throw EvalErrors.needleTooLong(task.config().name(), length, length - room);
    }
    int excess; // seams between texts may cost a token or two
    do {
      String text = haystack.with(sentence, room, depth);
      asked = ask(sample, document(needle, text, length, depth));
      excess = tokens(asked) - length;
      room -= Math.min(room, Math.max(excess, 0));
    } while (excess > 0);
    return new DocumentRequests(
        new Document(sample, document(needle, null, length, depth)), // its prompt holds the text
        asked.target(),
        asked.choices(),
        asked.requests(),
        null);
  }

  private DocumentRequests ask(int sample, Map<String, Object> values) {
    return requests.build(List.of(new Document(sample, values))).get(0);
  }

  private int tokens(DocumentRequests asked) {
    Request.Generate request = (Request.Generate) asked.requests().get(0);
    return encoder.prompt(request.context(), answerTokens).length + answerTokens;
  }

  private static Map<String, Object> document(
      Map<String, Object> needle, String haystack, int length, int depth) {
    Map<String, Object> document = new LinkedHashMap<>(needle);
    if (haystack != null) {
      document.put("haystack", haystack);
    }
    document.put("context_length", (long) length);
    document.put("depth", (long) depth);
    return document;
  }
}
