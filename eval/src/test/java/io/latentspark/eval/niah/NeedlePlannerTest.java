package io.latentspark.eval.niah;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.EvalException;
import io.latentspark.eval.prompt.BosRule;
import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.prompt.PromptFormat;
import io.latentspark.eval.prompt.PromptSettings;
import io.latentspark.eval.prompt.Request;
import io.latentspark.eval.run.EvaluationPlan;
import io.latentspark.eval.task.TaskGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Needles in the shipped text and in texts whose sentences are known. */
class NeedlePlannerTest {
  private static final Path NUMBERS = Path.of("../conf/niah/numbers.yaml");
  private static final Tokenizer DEMO = Tokenizer.load(Path.of("../conf/demo/model")).orElseThrow();

  @TempDir Path folder;

  @AfterAll
  static void close() {
    DEMO.close();
  }

  @Test
  void promptAndAnswerFillTheContext() {
    EvaluationPlan plan = plan(NeedleTask.read(NUMBERS), grid(List.of(256, 1000, 6000), 2));

    assertEquals(3 * 5 * 2, plan.documents());
    plan.tasks()
        .forEach(
            task -> {
              int length = (int) metadata(task.config().yaml()).get("context_length");
              for (DocumentRequests asked : task.documents()) {
                int tokens = DEMO.encodeAsPostProcessed(prompt(asked)).length + 32;
                assertTrue(tokens <= length && tokens > length - 4, task.name() + ": " + tokens);
              }
            });
  }

  @Test
  void theNeedleStandsOnceBetweenTwoSentences() {
    EvaluationPlan plan = plan(NeedleTask.read(NUMBERS), grid(List.of(2048), 1));

    for (var task : plan.tasks()) {
      String prompt = prompt(task.documents().get(0));
      String needle = (String) task.documents().get(0).document().values().get("needle");
      int at = prompt.indexOf(needle);
      assertEquals(at, prompt.lastIndexOf(needle));
      int depth = (int) metadata(task.config().yaml()).get("depth");
      if (depth < 100) {
        assertTrue(".!?\"'\n".indexOf(prompt.substring(0, at).strip().charAt(at - 2)) >= 0, prompt);
      }
    }
  }

  /** Ten sentences that are alike, so that each is a tenth of the text. */
  @ParameterizedTest
  @CsvSource({"0,0", "10,1", "14,1", "18,2", "50,5", "90,9", "100,10"})
  void depthIsTheNearestSentence(int depth, int sentencesBefore) {
    String text = "A bird sang in the old tree. ".repeat(10).strip();
    int tokens = DEMO.encodeWithoutBos(text).length;
    Haystack haystack = Haystack.of(text, tokens, DEMO);

    String before = haystack.with("NEEDLE.", tokens, depth).split("NEEDLE")[0];

    assertEquals("A bird sang in the old tree. ".repeat(sentencesBefore).strip(), before.strip());
  }

  /** Java code, say: its only sentence is the whole of it. */
  @ParameterizedTest
  @CsvSource({"0,0", "25,25", "50,50", "75,75", "100,100"})
  void withoutSentencesDepthIsAWord(int depth, int wordsBefore) {
    String text = "word ".repeat(100).strip();
    int tokens = DEMO.encodeWithoutBos(text).length;

    String before =
        Haystack.of(text, tokens, DEMO).with("NEEDLE", tokens, depth).split("NEEDLE")[0];

    assertEquals(wordsBefore, before.isBlank() ? 0 : before.strip().split(" ").length, 2);
    assertTrue(before.isBlank() || before.strip().endsWith("word"), before);
  }

  /** Characters outside of the basic plane are two of Java's. */
  @Test
  void aTextOfEmojiIsCutBetweenThem() {
    String text = Haystack.of("\uD83E\uDEA1\uD83E\uDEA1 ", 1500, DEMO).with("", 1500, 100);
    assertTrue(text.startsWith("\uD83E\uDEA1\uD83E\uDEA1 \n\uD83E\uDEA1"), text);
  }

  @Test
  void aShortTextIsRepeated() {
    Haystack haystack = Haystack.of("One. Two. Three.", 1000, DEMO);

    String text = haystack.with("Here.", 1000, 0);

    assertEquals(1000, DEMO.encodeWithoutBos(text.substring("Here. ".length())).length, 2);
    assertTrue(text.startsWith("Here. One. Two. Three.\nOne. Two. Three.\n"), text);
  }

  @Test
  void sentencesEndAsTheirScriptEndsThem() {
    String text = "今天天气很好。我们去公园。晚上回家。";
    int tokens = DEMO.encodeWithoutBos(text).length;
    String hidden = Haystack.of(text, tokens, DEMO).with("针。", tokens, 40);
    assertTrue(hidden.startsWith("今天天气很好。 针。"), hidden);
  }

  @Test
  void cellsShareTheirNeedlesAndSeedsChangeThem() {
    NeedleTask task = NeedleTask.read(NUMBERS);
    List<Map<String, Object>> first = task.draw(5, 0);

    assertEquals(first, task.draw(5, 0));
    assertNotEquals(first, task.draw(5, 1));
    assertEquals(5, first.stream().map(each -> each.get("needle")).distinct().count());
    List<EvaluationPlan> plans =
        List.of(
            plan(task, grid(List.of(256, 512), 2)), plan(task, grid(List.of(512, 256, 256), 2)));
    assertEquals(hashes(plans.get(0)), hashes(plans.get(1)));
    plans
        .get(0)
        .tasks()
        .forEach(
            cell ->
                assertEquals(
                    task.draw(2, 0).get(1).get("needle"),
                    cell.documents().get(1).document().values().get("needle")));
  }

  @Test
  void cellsAreGroupedByLength() {
    EvaluationPlan plan = plan(NeedleTask.read(NUMBERS), grid(List.of(256, 1000), 1));
    assertEquals(
        List.of("niah", "niah_0256", "niah_1000"),
        plan.groups().stream().map(TaskGroup::name).toList());
    assertEquals(List.of("niah_0256", "niah_1000"), plan.groups().get(0).members());
    assertEquals("niah_0256_depth_025", plan.groups().get(1).members().get(1));
    assertEquals("256 tokens, depth 25 %", plan.tasks().get(1).config().alias());
  }

  @Test
  void aChatTemplateIsCountedToo() {
    PromptSettings chat =
        new PromptSettings(
            OptionalInt.of(0), PromptFormat.CHAT_MULTITURN, "Be brief.", Map.of(), 0);
    EvaluationPlan plan =
        new NeedlePlanner(
                NeedleTask.read(NUMBERS), grid(List.of(512), 1), chat, BosRule.AS_TOKENIZER, DEMO)
            .plan();
    String prompt = prompt(plan.tasks().get(0).documents().get(0));
    int tokens = DEMO.encodeWithoutBos(prompt).length + 32;
    assertTrue(prompt.contains("Be brief."), prompt);
    assertTrue(tokens <= 512 && tokens > 508, "" + tokens);
  }

  @Test
  void theOriginalNeedleHasOneSampleWithThreeAnswers() {
    EvaluationPlan plan =
        plan(
            NeedleTask.read(Path.of("../conf/niah/san_francisco.yaml")),
            new NeedleGrid(List.of(1024), List.of(50), 1, 0));
    DocumentRequests asked = plan.tasks().get(0).documents().get(0);
    assertEquals(List.of("sandwich", "Dolores Park", "sunny day"), asked.target().texts());
    assertTrue(prompt(asked).contains("The best thing to do in San Francisco is eat a sandwich"));
    assertTrue(prompt(asked).endsWith("findings.\nAnswer:"));
  }

  @ParameterizedTest
  @CsvSource({
    "512,101,1,--depths has 101",
    "512,-1,1,--depths has -1",
    "0,50,1,--context-lengths has 0",
    "4096,50,1,at most 2048 tokens",
    "40,50,1,more than a context of 40",
    "512,50,0,--samples-per-cell is 0",
    "512,50,21,there are 20 needles"
  })
  void whatCannotBeHiddenIsAnError(int length, int depth, int samples, String message) {
    EvalException error =
        assertThrows(
            EvalException.class,
            () -> {
              NeedleGrid grid = new NeedleGrid(List.of(length), List.of(depth), samples, 0);
              grid.requireAtMost(2048);
              plan(NeedleTask.read(NUMBERS), grid);
            });
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"haystack", "needle", "needles"})
  void whatTheYamlLacksIsNamed(String key) throws IOException {
    String yaml =
        Files.readAllLines(NUMBERS).stream()
            .filter(line -> !line.startsWith("  " + key + ":") && !line.startsWith("    - {"))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("task.yaml"), yaml);
    EvalException error = assertThrows(EvalException.class, () -> NeedleTask.read(file));
    assertTrue(
        error.getMessage().contains("metadata." + (key.equals("needles") ? key : "")),
        error.getMessage());
  }

  @Test
  void aTextThatIsNotThereOrEmptyIsAnError() throws IOException {
    NeedleTask task = NeedleTask.read(NUMBERS);
    Path empty = Files.writeString(folder.resolve("empty.txt"), " \n");
    assertTrue(
        assertThrows(EvalException.class, task.withHaystack(empty)::text)
            .getMessage()
            .contains("has no text"));
    assertTrue(
        assertThrows(EvalException.class, task.withHaystack(folder.resolve("none"))::text)
            .getMessage()
            .contains("no such file"));
  }

  private static NeedleGrid grid(List<Integer> lengths, int samples) {
    return new NeedleGrid(
        lengths, IntStream.rangeClosed(0, 4).mapToObj(i -> 25 * i).toList(), samples, 0);
  }

  private static EvaluationPlan plan(NeedleTask task, NeedleGrid grid) {
    return new NeedlePlanner(task, grid, PromptSettings.defaults(), BosRule.AS_TOKENIZER, DEMO)
        .plan();
  }

  private static List<String> hashes(EvaluationPlan plan) {
    return plan.tasks().stream().map(task -> task.promptHash()).toList();
  }

  private static String prompt(DocumentRequests asked) {
    return ((Request.Generate) asked.requests().get(0)).context();
  }

  private static Map<?, ?> metadata(Map<String, Object> yaml) {
    return (Map<?, ?>) yaml.get("metadata");
  }
}
