package io.latentspark.eval.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.EvalException;
import io.latentspark.eval.data.TaskData;
import io.latentspark.eval.result.Document;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestBuilderTest {

  private static final String CHOICE =
      """
      output_type: multiple_choice
      test_split: test
      training_split: train
      doc_to_text: "{{q}}"
      doc_to_target: "{{a}}"
      doc_to_choice: "{{c}}"
      """;

  @TempDir Path folder;

  private TaskConfig task(String lines) throws IOException {
    Files.writeString(folder.resolve("mine.yaml"), "task: mine\ndataset_path: a/b\n" + lines);
    return TaskLibrary.load(List.of(folder)).task("mine");
  }

  private static Map<String, Object> row(String question, Object answer, List<String> choices) {
    return Map.of("q", question, "a", answer, "c", choices);
  }

  private static TaskData data(List<Map<String, Object>> rows, List<Map<String, Object>> pool) {
    return new TaskData(documents(rows), documents(pool), List.of("q", "a", "c"));
  }

  private static List<Document> documents(List<Map<String, Object>> rows) {
    return IntStream.range(0, rows.size()).mapToObj(i -> new Document(i, rows.get(i))).toList();
  }

  private List<DocumentRequests> build(String yaml, TaskData data, int shots) throws IOException {
    PromptSettings settings = PromptSettings.defaults().withShots(OptionalInt.of(shots));
    return new RequestBuilder(task(yaml), data, settings, null).build(data.documents());
  }

  @Test
  void badDocumentsSayWhyAndTheOthersGoOn() throws IOException {
    List<Map<String, Object>> rows =
        List.of(
            row("one", 1L, List.of("x", "y")),
            row("two", 5L, List.of("x", "y")),
            row("three", 0L, List.of("only")),
            row("four", "z", List.of("x", "y")),
            row("five", "y", List.of("x", "y")));
    List<DocumentRequests> built = build(CHOICE, data(rows, List.of()), 0);
    assertNull(built.get(0).error());
    assertEquals(List.of(1), built.get(0).target().choices());
    assertEquals(List.of("y"), built.get(0).target().texts());
    assertEquals("the label 5 is out of range: there are 2 choices", built.get(1).error());
    assertEquals(List.of(), built.get(1).requests());
    assertEquals("a choice needs two texts or more, doc_to_choice gives 1", built.get(2).error());
    assertEquals("the answer \"z\" is none of the choices", built.get(3).error());
    assertEquals(List.of(1), built.get(4).target().choices());
  }

  @Test
  void aMissingColumnStopsTheTask() {
    String yaml = CHOICE.replace("{{q}}", "{{question}}");
    TaskData data = data(List.of(row("one", 1L, List.of("x", "y"))), List.of());
    String message = assertThrows(EvalException.class, () -> build(yaml, data, 0)).getMessage();
    assertTrue(message.contains("'question' is undefined"), message);
    assertTrue(message.contains("q, a, c"), message);
  }

  @Test
  void malformedTemplatesAreNamed() {
    String yaml = CHOICE.replace("{{q}}", "{{q");
    TaskData data = data(List.of(row("one", 1L, List.of("x", "y"))), List.of());
    String message = assertThrows(EvalException.class, () -> build(yaml, data, 0)).getMessage();
    assertTrue(message.contains("the template doc_to_text is malformed"), message);
  }

  @Test
  void aPoolThatIsTooSmallIsNamed() {
    Map<String, Object> row = row("one", 1L, List.of("x", "y"));
    TaskData data = data(List.of(row), List.of(row, row("two", 0L, List.of("x", "y"))));
    String message = assertThrows(EvalException.class, () -> build(CHOICE, data, 3)).getMessage();
    assertTrue(message.contains("3 shots are wanted, but only 2 documents"), message);
    // Nothing remains where the pool is the evaluated split itself.
    String own = CHOICE.replace("training_split", "fewshot_split").replace("train", "test");
    assertThrows(EvalException.class, () -> build(own, data, 2));
  }

  @Test
  void mutualInformationAsksWithoutContextToo() throws IOException {
    String yaml = CHOICE + "metric_list: [{metric: acc_mutual_info}]\n";
    TaskData data = data(List.of(row("one", 1L, List.of("x", "y"))), List.of());
    assertEquals(
        List.of(
            new Request.LogLikelihood("one", " x"),
            new Request.LogLikelihood("one", " y"),
            new Request.LogLikelihood("", " x"),
            new Request.LogLikelihood("", " y")),
        build(yaml, data, 0).get(0).requests());
  }

  @Test
  void chatNeedsATemplate() throws IOException {
    TaskConfig task = task(CHOICE);
    TaskData data = data(List.of(row("one", 1L, List.of("x", "y"))), List.of());
    PromptSettings settings =
        new PromptSettings(OptionalInt.empty(), PromptFormat.CHAT_MULTITURN, null, Map.of(), 1234);
    EvalException e =
        assertThrows(EvalException.class, () -> new RequestBuilder(task, data, settings, null));
    assertTrue(e.getMessage().contains("--apply-chat-template"), e.getMessage());
  }

  /** As in lm-eval: without white space at the seam there is a delimiter, in the shot too. */
  @Test
  void anAnswerPrefixBeginsTheAnswer() throws IOException {
    String yaml =
        """
        test_split: test
        training_split: train
        doc_to_text: "{{q}}"
        doc_to_target: "{{a}}"
        gen_prefix: "Answer:"
        """;
    Map<String, Object> row = row("one", "1", List.of());
    TaskData data = data(List.of(row), List.of(row("two", "2", List.of())));
    Request.Generate request = (Request.Generate) build(yaml, data, 1).get(0).requests().get(0);
    assertEquals("two Answer: 2\n\none Answer:", request.context());
  }
}
