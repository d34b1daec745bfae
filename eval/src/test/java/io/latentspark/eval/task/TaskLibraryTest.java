package io.latentspark.eval.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.EvalException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskLibraryTest {

  private static final TaskLibrary SHIPPED = TaskLibrary.load(List.of(Path.of("../conf/tasks")));

  private static final String TASK =
      """
      task: mine
      dataset_path: some/data
      test_split: test
      doc_to_text: "{{question}}"
      doc_to_target: "{{answer}}"
      """;

  @TempDir Path folder;

  private TaskLibrary library(String... files) throws IOException {
    for (int i = 0; i < files.length; i++) {
      Files.writeString(folder.resolve("task" + i + ".yaml"), files[i]);
    }
    return TaskLibrary.load(List.of(folder));
  }

  private String error(String yaml) {
    return assertThrows(EvalException.class, () -> library(yaml).task("mine")).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "mmlu, 57",
    "mmlu_stem, 19",
    "mmlu_other, 13",
    "mmlu_social_sciences, 12",
    "mmlu_humanities, 13",
    "mmlu_continuation, 57",
    "mmlu_generative, 57",
    "mmlu_pro, 14",
    "ceval-valid, 52",
    "cmmlu, 67",
    "bbh, 27",
    "agieval, 21",
    "hendrycks_math, 7",
    "minerva_math, 7",
    "demo_quiz_text, 10",
    "deepseek_mmlu, 57",
    "deepseek_ceval, 52",
    "deepseek_agieval, 21",
    "ai2_arc, 2",
    "mgsm_direct, 11"
  })
  void shippedGroupsHaveTheirTasks(String name, int tasks) {
    assertEquals(tasks, SHIPPED.selection(List.of(name)).tasks().size());
  }

  @Test
  void everyShippedTaskCanBeRead() {
    List<TaskListing> listing = SHIPPED.listing();
    assertTrue(listing.stream().filter(line -> line.kind().equals("task")).count() > 450);
    assertTrue(listing.stream().allMatch(line -> line.tasks() > 0));
  }

  @Test
  void groupsStandBeforeTheGroupsWithinThem() {
    TaskSelection selection = SHIPPED.selection(List.of("mmlu"));
    assertEquals(
        List.of("mmlu", "mmlu_stem", "mmlu_other", "mmlu_social_sciences", "mmlu_humanities"),
        selection.groups().stream().map(TaskGroup::name).toList());
    assertEquals(
        List.of(new GroupMetric("acc", true, List.of())), selection.groups().get(0).metrics());
    assertEquals("stem", selection.groups().get(1).alias());
    assertEquals("mmlu_abstract_algebra", selection.groups().get(1).members().get(0));
  }

  @Test
  void unnamedSubgroupsCarryTheirGroupsName() {
    TaskSelection selection = SHIPPED.selection(List.of("mmlu_generative"));
    assertEquals(
        List.of(
            "mmlu_generative::stem",
            "mmlu_generative::other",
            "mmlu_generative::social sciences",
            "mmlu_generative::humanities"),
        selection.groups().get(0).members());
  }

  @Test
  void aTaskKeepsWhatItsYamlSays() {
    TaskConfig gsm8k = SHIPPED.task("gsm8k");
    assertEquals("3.0", gsm8k.version());
    assertEquals(OutputType.GENERATE_UNTIL, gsm8k.outputType());
    assertEquals(
        Map.of(
            "until",
            List.of("Question:", "</s>", "<|im_end|>"),
            "do_sample",
            false,
            "temperature",
            0.0),
        gsm8k.generation());
    assertEquals(
        List.of("strict-match", "flexible-extract"),
        gsm8k.filters().stream().map(FilterConfig::name).toList());
    assertEquals(
        List.of(",", "\\$", "(?s).*#### ", "\\.$"),
        gsm8k.metrics().get(0).arguments().get("regexes_to_ignore"));
    assertEquals(5, gsm8k.shots(OptionalInt.empty()));
    assertEquals(0, gsm8k.shots(OptionalInt.of(0)));
    assertEquals(0, SHIPPED.task("humaneval").shots(OptionalInt.of(4)));
    assertEquals(16, gsm8k.generation(Map.of("max_gen_toks", 16)).get("max_gen_toks"));
  }

  @Test
  void aTaskCanBeSentToExecutors() throws Exception {
    TaskConfig task = SHIPPED.task("hellaswag");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(task);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(task, in.readObject());
    }
  }

  @Test
  void whatIsMissingHasLmEvalsDefaults() throws IOException {
    TaskConfig task = library(TASK).task("mine");
    assertEquals(
        Map.of(
            "temperature", 0.0, "do_sample", false, "max_gen_toks", 256, "until", List.of("\n\n")),
        task.generation());
    assertEquals(
        List.of("exact_match"), task.metrics().stream().map(MetricConfig::metric).toList());
    assertEquals(1, task.repeats());
    assertEquals(" ", task.prompt().targetDelimiter());
    TaskConfig choice =
        library(TASK + "output_type: multiple_choice\ndoc_to_choice: [a, b]\n").task("mine");
    assertEquals(
        List.of("acc", "acc_norm"), choice.metrics().stream().map(MetricConfig::metric).toList());
  }

  @Test
  void includesGiveWayToTheFilesOwnKeysEvenToNull() throws IOException {
    Files.writeString(folder.resolve("_base"), TASK + "tag: some\nnum_fewshot: 3\n");
    TaskConfig task =
        library("include: _base\ntask: other\ntag: null\nnum_fewshot: 2\n").task("other");
    assertEquals(2, task.prompt().shots());
    assertEquals(List.of(), task.tags());
    assertEquals("some/data", task.data().path());
  }

  @Test
  void groupsTakeTagsInlineTasksAndOverrides() throws IOException {
    TaskLibrary library =
        library(
            TASK + "tag: numbers\n",
            """
            group: all
            task:
              - task: numbers
                num_fewshot: 1
              - task: new
                dataset_path: a/b
                test_split: t
                doc_to_text: x
                doc_to_target: y
            num_fewshot: 7
            """);
    TaskSelection selection = library.selection(List.of("all"));
    assertEquals(
        List.of("mine", "all::new"), selection.tasks().stream().map(TaskConfig::name).toList());
    assertEquals(1, selection.tasks().get(0).prompt().shots());
    assertEquals(7, selection.tasks().get(1).prompt().shots());
  }

  @Test
  void patternsStandForAllNamesThatMatch() {
    assertEquals(
        List.of("arc_challenge", "arc_easy"),
        SHIPPED.selection(List.of("arc_*")).tasks().stream().map(TaskConfig::name).toList());
  }

  @ParameterizedTest
  @CsvSource({"mmlu_anatomi, mmlu_anatomy", "gms8k, gsm8k", "ceval, ceval-valid", "arc, arc_easy"})
  void unknownNamesAreAnsweredWithTheNearest(String name, String nearest) {
    EvalException e = assertThrows(EvalException.class, () -> SHIPPED.selection(List.of(name)));
    assertTrue(e.getMessage().contains("\"" + name + "\""), e.getMessage());
    assertTrue(e.getMessage().contains(nearest), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "doc_to_image: image|the key doc_to_image, which is not supported",
        "fewshot_config: {fewshot_indices: [1]}|the key fewshot_config.fewshot_indices",
        "dataset_kwargs: {data_files: a.json}|the key dataset_kwargs.data_files",
        "num_fewshot: many|num_fewshot is many, but must be a whole number",
        "output_type: essay|output_type is essay, but must be one of",
        "metric_list: acc|metric_list is acc, but must be a list of entries",
        "metric_list: [{aggregation: mean}]|must be a list of entries with metric",
        "filter_list: [{name: x}]|must be a list of entries with name and filter",
        "process_docs: utils.f|process_docs is utils.f, but must be a !function",
        "fewshot_config: {sampler: balanced}|sampler: default or first_n",
        "doc_to_text: null|has no key doc_to_text",
      })
  void wrongKeysAreNamed(String line, String message) throws IOException {
    String error = error(TASK + line + "\n");
    assertTrue(error.contains(message), error);
    assertTrue(error.contains("\"mine\"") && error.contains("task0.yaml"), error);
  }

  @Test
  void malformedFilesAreNamed() throws IOException {
    for (String yaml :
        new String[] {
          "task: [", "just text", "doc_to_text: a\n", "include: task0.yaml\n", "include: none\n"
        }) {
      String message = assertThrows(EvalException.class, () -> library(yaml)).getMessage();
      assertTrue(message.contains("task0.yaml"), message);
    }
    assertThrows(EvalException.class, () -> TaskLibrary.load(List.of(folder.resolve("nowhere"))));
  }

  @Test
  void twoGroupsMayNotWantTheSameTaskDifferently() {
    assertEquals(10, SHIPPED.selection(List.of("demo_quiz", "demo_quiz_macro")).tasks().size());
    EvalException e =
        assertThrows(
            EvalException.class, () -> SHIPPED.selection(List.of("mmlu", "deepseek_mmlu")));
    assertTrue(e.getMessage().contains("mmlu_abstract_algebra"), e.getMessage());
  }
}
