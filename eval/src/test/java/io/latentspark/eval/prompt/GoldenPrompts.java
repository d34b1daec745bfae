package io.latentspark.eval.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.LocalSpark;
import io.latentspark.eval.data.DataSets;
import io.latentspark.eval.data.TaskData;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Compares prompts, token ids and arguments with runs of lm-eval. */
public final class GoldenPrompts {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TaskLibrary library;
  private final Path data;
  private final Tokenizer tokenizer;
  private final int maxLength;

  GoldenPrompts(TaskLibrary library, Path data, Tokenizer tokenizer, int maxLength) {
    this.library = library;
    this.data = data;
    this.tokenizer = tokenizer;
    this.maxLength = maxLength;
  }

  /** Checks all samples of a run; returns how many. */
  int check(JsonNode run, Path samples) throws IOException {
    List<String> tasks = new ArrayList<>();
    run.get("tasks").forEach(task -> tasks.add(task.asText()));
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readString(samples).split("\n")) {
      lines.add(JSON.readTree(line));
    }
    Map<String, List<JsonNode>> expected =
        lines.stream().collect(Collectors.groupingBy(line -> line.get("task").asText()));
    RequestEncoder encoder = encoder(run.path("model_args"));
    for (TaskConfig task : library.selection(tasks).tasks()) {
      List<DocumentRequests> built =
          build(task, settings(run), run.path("limit").asInt(Integer.MAX_VALUE));
      for (JsonNode line : expected.remove(task.name())) {
        check(task, line, built.get(line.get("doc").asInt()), encoder);
      }
    }
    assertEquals(Map.of(), expected);
    return lines.size();
  }

  List<DocumentRequests> build(TaskConfig task, PromptSettings settings, int limit) {
    TaskData read = new DataSets(LocalSpark.SPARK, data).read(task, task.shots(settings.shots()));
    List<Document> documents =
        read.documents().subList(0, Math.min(limit, read.documents().size()));
    return new RequestBuilder(task, read, settings, tokenizer.chatTemplate().orElse(null))
        .build(documents);
  }

  private RequestEncoder encoder(JsonNode arguments) {
    JsonNode bos = arguments.path("add_bos_token");
    return new RequestEncoder(
        tokenizer,
        bos.isMissingNode() ? BosRule.AS_TOKENIZER : bos.asBoolean() ? BosRule.ON : BosRule.OFF,
        arguments.path("max_length").asInt(maxLength));
  }

  /** The settings of a run. */
  public static PromptSettings settings(JsonNode run) {
    return new PromptSettings(
        run.has("num_fewshot")
            ? OptionalInt.of(run.get("num_fewshot").asInt())
            : OptionalInt.empty(),
        !run.path("apply_chat_template").asBoolean()
            ? PromptFormat.PLAIN
            : run.get("fewshot_as_multiturn").asBoolean()
                ? PromptFormat.CHAT_MULTITURN
                : PromptFormat.CHAT_SINGLE_TURN,
        run.path("system_instruction").asText(null),
        JSON.convertValue(
            run.path("gen_kwargs").isMissingNode()
                ? JSON.createObjectNode()
                : run.get("gen_kwargs"),
            new com.fasterxml.jackson.core.type.TypeReference<Map<String, Object>>() {}),
        PromptSettings.FEWSHOT_SEED);
  }

  private static void check(
      TaskConfig task, JsonNode line, DocumentRequests built, RequestEncoder encoder) {
    String where = task.name() + " " + line.get("doc");
    assertNull(built.error(), where);
    checkTarget(where, line.get("target"), built);
    Request first = built.requests().get(0);
    if (first instanceof Request.Rolling rolling) {
      assertEquals(line.get("text_sha256").asText(), sha(rolling.text()), where);
      checkWindows(where, line.get("windows"), encoder.windows(rolling.text()));
    } else if (first instanceof Request.Generate generate) {
      checkPrompt(where, line, generate.context());
      assertEquals(
          line.get("gen_kwargs"), JSON.valueToTree(generate.arguments()), where + " gen_kwargs");
      int generated = (int) generate.arguments().getOrDefault("max_gen_toks", 256);
      checkIds(where, line, encoder.prompt(generate.context(), generated));
    } else {
      checkPairs(where, line, built, encoder);
    }
  }

  private static void checkTarget(String where, JsonNode target, DocumentRequests built) {
    if (target.isInt() && !built.choices().isEmpty()) {
      assertEquals(List.of(target.asInt()), built.target().choices(), where);
    } else if (target.isTextual() && built.choices().isEmpty()) {
      assertEquals(target.asText(), built.target().texts().get(0), where);
    }
  }

  private static void checkPairs(
      String where, JsonNode line, DocumentRequests built, RequestEncoder encoder) {
    List<Request.LogLikelihood> pairs =
        built.requests().stream().map(Request.LogLikelihood.class::cast).toList();
    List<RequestEncoder.Pair> encoded =
        pairs.stream().map(pair -> encoder.pair(pair.context(), pair.continuation())).toList();
    JsonNode requests = line.get("req");
    assertEquals(requests.size(), pairs.size(), where);
    for (int i = 0; i < pairs.size(); i++) {
      JsonNode request = requests.get(i);
      JsonNode prompt =
          line.has("prompts") ? line.get("prompts").get(request.get("ctx").asInt()) : line;
      checkPrompt(where, prompt, pairs.get(i).context());
      checkIds(where, prompt, encoded.get(i).context());
      assertEquals(request.get("cont").asText(), pairs.get(i).continuation(), where);
      assertEquals(
          request.get("ids"), JSON.valueToTree(encoded.get(i).continuation()), where + " ids");
    }
  }

  private static void checkPrompt(String where, JsonNode line, String prompt) {
    if (line.has("prompt")) {
      assertEquals(line.get("prompt").asText(), prompt, where);
    }
    assertEquals(line.get("prompt_sha256").asText(), sha(prompt), where + ": " + prompt);
  }

  private static void checkIds(String where, JsonNode line, int[] ids) {
    assertEquals(line.get("ctx_tokens").asInt(), ids.length, where + " context tokens");
    assertEquals(line.get("ctx_ids_sha256").asText(), sha(ids), where + " context ids");
  }

  private static void checkWindows(String where, JsonNode expected, List<ScoringRequest> windows) {
    assertEquals(expected.size(), windows.size(), where + " windows");
    for (int i = 0; i < windows.size(); i++) {
      JsonNode window = expected.get(i);
      assertEquals(window.get("n_in").asInt(), windows.get(i).context().length, where);
      assertEquals(window.get("n_target").asInt(), windows.get(i).continuation().length, where);
      assertEquals(window.get("in_ids_sha256").asText(), sha(windows.get(i).context()), where);
      assertEquals(
          window.get("target_ids_sha256").asText(), sha(windows.get(i).continuation()), where);
    }
  }

  private static String sha(int[] ids) {
    return sha(IntStream.of(ids).mapToObj(Integer::toString).collect(Collectors.joining(",")));
  }

  static String sha(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
