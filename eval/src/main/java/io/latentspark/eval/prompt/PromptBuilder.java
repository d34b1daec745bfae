package io.latentspark.eval.prompt;

import io.latentspark.engine.ChatMessage;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.text.ChatTemplate;
import io.latentspark.eval.data.TaskData;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.task.FewshotConfig;
import io.latentspark.eval.task.PromptConfig;
import io.latentspark.eval.task.TaskConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Assembles prompts: system text, shots, question. */
final class PromptBuilder {

  private final PromptConfig config;
  private final PromptSettings settings;
  private final ChatTemplate chatTemplate;
  private final DocumentFields shotFields;
  private final Field description;
  private final Field answerPrefix;
  private final Field shotAnswerPrefix;
  private final List<Document> pool;
  private final Map<Integer, List<Turn>> shots = new HashMap<>();

  PromptBuilder(
      TaskConfig task, TaskData data, PromptSettings settings, ChatTemplate chatTemplate) {
    this.config = task.prompt();
    this.settings = settings;
    this.chatTemplate = chatTemplate;
    this.shotFields = DocumentFields.ofShots(task, data.columns());
    this.description = Field.of(task, "description", config.description(), data.columns());
    this.answerPrefix = Field.of(task, "gen_prefix", config.answerPrefix(), data.columns());
    this.shotAnswerPrefix =
        Field.of(
            task, "fewshot_config.gen_prefix", config.fewshot().answerPrefix(), data.columns());
    this.pool = data.pool();
  }

  /** The prompt of a question. */
  String prompt(Map<String, Object> document, int[] drawn, boolean oneOfSeveral, String question) {
    List<Turn> turns = new ArrayList<>();
    String system =
        Turn.joined(
            settings.systemInstruction(),
            (String) description.value(document),
            config.fewshotDelimiter());
    if (!system.isEmpty()) {
      turns.add(new Turn(Turn.SYSTEM, system, ""));
    }
    for (int index : drawn) {
      turns.addAll(shots.computeIfAbsent(index, i -> shot(pool.get(i).values())));
    }
    String prefix = (String) answerPrefix.value(document);
    boolean prefixed = prefix != null && !prefix.isEmpty();
    String delimiter =
        prefixed && !oneOfSeveral && Turn.needDelimiter(question, prefix)
            ? config.targetDelimiter()
            : "";
    turns.add(new Turn(Turn.USER, question, delimiter));
    if (prefixed) {
      turns.add(new Turn(Turn.ASSISTANT, prefix, ""));
    }
    return settings.format() == PromptFormat.PLAIN ? Turn.text(turns) : chat(turns, prefixed);
  }

  private List<Turn> shot(Map<String, Object> document) {
    FewshotConfig fewshot = config.fewshot();
    Object question = shotFields.text(document);
    List<String> choices = shotFields.choices(document);
    if (question instanceof Long index) {
      question = choices.get(index.intValue());
      choices = List.of();
    }
    String text = Targets.text(question);
    Object target = shotFields.target(document);
    String prefix = (String) shotAnswerPrefix.value(document);
    if ("".equals(target)) {
      return List.of(new Turn(Turn.USER, text, ""));
    }
    String answer = Turn.joined(prefix, Targets.shotAnswer(target, choices), " ");
    boolean delimited = prefix == null || prefix.isEmpty() || Turn.needDelimiter(text, prefix);
    return List.of(
        new Turn(Turn.USER, text, delimited ? fewshot.targetDelimiter() : ""),
        new Turn(Turn.ASSISTANT, answer, fewshot.fewshotDelimiter()));
  }

  private String chat(List<Turn> turns, boolean prefixed) {
    List<Turn> sent =
        settings.format() == PromptFormat.CHAT_MULTITURN ? turns : singleTurn(turns, prefixed);
    List<ChatMessage> messages = sent.stream().map(Turn::message).toList();
    try {
      return rendered(messages, prefixed);
    } catch (EngineException e) {
      // Templates that know no system role are given the rest, as lm-evaluation-harness does.
      List<ChatMessage> withoutSystem =
          messages.stream().filter(message -> !message.role().equals(Turn.SYSTEM)).toList();
      if (withoutSystem.size() == messages.size()) {
        throw e;
      }
      return rendered(withoutSystem, prefixed);
    }
  }

  private String rendered(List<ChatMessage> messages, boolean prefixed) {
    if (!prefixed) {
      return chatTemplate.render(messages, Map.of());
    }
    // The answer has begun: what the template puts after a message of the assistant goes.
    String text = chatTemplate.render(messages, Map.of("add_generation_prompt", false));
    String begun = messages.get(messages.size() - 1).content().strip();
    return text.substring(0, text.lastIndexOf(begun) + begun.length());
  }

  private static List<Turn> singleTurn(List<Turn> turns, boolean prefixed) {
    List<Turn> single = new ArrayList<>();
    int from = turns.get(0).role().equals(Turn.SYSTEM) ? 1 : 0;
    int to = prefixed ? turns.size() - 1 : turns.size();
    single.addAll(turns.subList(0, from));
    String text = Turn.text(turns.subList(from, to - 1)) + turns.get(to - 1).content();
    single.add(new Turn(Turn.USER, text, ""));
    single.addAll(turns.subList(to, turns.size()));
    return single;
  }
}
