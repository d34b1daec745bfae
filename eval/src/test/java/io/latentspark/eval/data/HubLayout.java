package io.latentspark.eval.data;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Lays out the benchmark files at hand as the hub's repositories are, by the rules of the goldens'
 * build_hub.py, as JSONL.
 */
public final class HubLayout {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private final Path source;
  private final Path hub;

  private HubLayout(Path source, Path hub) {
    this.source = source;
    this.hub = hub;
  }

  /** Writes all data sets of {@code shared} into a folder. */
  public static void write(Path shared, Path hub) {
    new HubLayout(shared.resolve("benchmarks"), hub).write(shared.resolve("demo-model/quiz"));
  }

  private void write(Path quiz) {
    mmlu();
    arc();
    List<Map<String, Object>> hellaswag = rows("hellaswag/hellaswag_val_sample1000.jsonl");
    hellaswag.forEach(row -> row.put("label", String.valueOf(row.get("label"))));
    put("Rowan/hellaswag/default/train", hellaswag);
    put("Rowan/hellaswag/default/validation", hellaswag);
    put("local/hellaswag_pool40/default/train", hellaswag.subList(0, 40));
    put("local/hellaswag_pool40/default/validation", hellaswag);
    openbookqa();
    List<Map<String, Object>> boolq = rows("boolq/val.jsonl");
    boolq.forEach(row -> row.put("label", truth(row.get("label")) ? 1L : 0L));
    put("aps/super_glue/boolq/validation", boolq);
    put("openai/gsm8k/main/train", rows("gsm8k/train.jsonl"));
    put("openai/gsm8k/main/test", rows("gsm8k/test.jsonl"));
    put("openai/openai_humaneval/openai_humaneval/test", rows("humaneval/HumanEval.jsonl"));
    mmluPro();
    for (Path file : files("bbh/data")) {
      put("SaylorTwift/bbh/" + stem(file) + "/test", examples(file));
    }
    put("EleutherAI/wikitext_document_level/wikitext-2-raw-v1/test", pages());
    put("EleutherAI/lambada_openai/default/test", rows("lambada_openai/lambada_test.jsonl"));
    math();
    put("google/IFEval/default/train", rows("ifeval/input_data.jsonl"));
    quiz(quiz);
    further();
  }

  private static boolean truth(Object label) {
    return Boolean.TRUE.equals(label) || Long.valueOf(1).equals(label) || "true".equals(label);
  }

  private void mmlu() {
    for (String[] split :
        new String[][] {{"test", "test"}, {"val", "validation"}, {"dev", "dev"}}) {
      for (Path file : files("mmlu/" + split[0])) {
        String subject = stem(file).replaceFirst("_" + split[0] + "$", "");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (List<String> cells : csv(file)) {
          rows.add(
              map(
                  "question",
                  cells.get(0),
                  "subject",
                  subject,
                  "choices",
                  cells.subList(1, 5),
                  "answer",
                  (long) "ABCD".indexOf(cells.get(5))));
        }
        put("cais/mmlu/" + subject + "/" + split[1], rows);
      }
    }
  }

  private void arc() {
    for (String name : List.of("ARC-Challenge", "ARC-Easy")) {
      put("allenai/ai2_arc/" + name + "/train", arc("arc/" + name + "-Dev.jsonl", "question"));
      put("allenai/ai2_arc/" + name + "/test", arc("arc/" + name + "-Test.jsonl", "question"));
    }
  }

  private List<Map<String, Object>> arc(String file, String question) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map<String, Object> row : rows(file)) {
      Map<?, ?> asked = (Map<?, ?>) row.get("question");
      List<Object> texts = new ArrayList<>();
      List<Object> labels = new ArrayList<>();
      for (Object choice : (List<?>) asked.get("choices")) {
        texts.add(((Map<?, ?>) choice).get("text"));
        labels.add(((Map<?, ?>) choice).get("label"));
      }
      rows.add(
          map(
              "id",
              row.get("id"),
              question,
              asked.get("stem"),
              "choices",
              map("text", texts, "label", labels),
              "answerKey",
              row.get("answerKey")));
    }
    return rows;
  }

  private void openbookqa() {
    Pattern choices = Pattern.compile("\\(A\\) (.*) \\(B\\) (.*) \\(C\\) (.*) \\(D\\) (.*)");
    List<Map<String, Object>> train = new ArrayList<>();
    List<String> lines = List.of(read(source.resolve("openbookqa/train.tsv")).split("\n"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t");
      Matcher matcher = choices.matcher(cells[2]);
      if (!matcher.matches()) {
        throw new IllegalStateException(line);
      }
      train.add(
          map(
              "id", cells[0],
              "question_stem", cells[1],
              "choices",
                  map(
                      "text", IntStream.rangeClosed(1, 4).mapToObj(matcher::group).toList(),
                      "label", List.of("A", "B", "C", "D")),
              "answerKey", cells[4]));
    }
    put("allenai/openbookqa/main/train", train);
    put("allenai/openbookqa/main/test", arc("openbookqa/test.jsonl", "question_stem"));
  }

  private void mmluPro() {
    List<Map<String, Object>> rows = parse(gunzip(source.resolve("mmlu_pro/test.jsonl.gz")));
    List<Map<String, Object>> validation = new ArrayList<>();
    TreeSet<String> categories = new TreeSet<>();
    rows.forEach(row -> categories.add((String) row.get("category")));
    for (String category : categories) {
      List<Map<String, Object>> of =
          rows.stream().filter(row -> category.equals(row.get("category"))).toList();
      for (Map<String, Object> row : of.subList(10, 15)) {
        Map<String, Object> made = new LinkedHashMap<>(row);
        made.put(
            "cot_content",
            "A: Let's think step by step. Option %s fits the question. The answer is (%s)."
                .formatted(row.get("answer"), row.get("answer")));
        validation.add(made);
      }
    }
    put("TIGER-Lab/MMLU-Pro/default/validation", validation);
    put("TIGER-Lab/MMLU-Pro/default/test", rows);
  }

  private List<Map<String, Object>> examples(Path file) {
    try {
      return JSON.convertValue(JSON.readTree(read(file)).get("examples"), new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One page a row, split where lm-eval v0.3.0 split it. */
  private List<Map<String, Object>> pages() {
    List<Map<String, Object>> pages = new ArrayList<>();
    List<String> page = new ArrayList<>();
    for (String line : read(source.resolve("wikitext2/wiki.test.raw")).split("\n", -1)) {
      String heading = line.replace("= = =", "===").replace("= =", "==").strip();
      if (heading.startsWith("= ") && heading.endsWith(" =")) {
        String text = String.join("\n", page);
        if (!text.isBlank()) {
          pages.add(map("page", text));
        }
        page.clear();
      }
      page.add(line);
    }
    pages.add(map("page", String.join("\n", page)));
    return pages;
  }

  private void math() {
    List<Map<String, Object>> rows = rows("math/math_test_tora.jsonl");
    Map<String, String> names =
        Map.of(
            "Algebra", "algebra",
            "Counting & Probability", "counting_and_probability",
            "Geometry", "geometry",
            "Intermediate Algebra", "intermediate_algebra",
            "Number Theory", "number_theory",
            "Prealgebra", "prealgebra",
            "Precalculus", "precalculus");
    names.forEach(
        (type, name) ->
            put(
                "EleutherAI/hendrycks_math/" + name + "/test",
                rows.stream().filter(row -> type.equals(row.get("type"))).toList()));
  }

  private void quiz(Path quiz) {
    for (String split : List.of("dev", "test")) {
      Map<String, List<Map<String, Object>>> subjects = new LinkedHashMap<>();
      for (Map<String, Object> row : parse(read(quiz.resolve(split + ".jsonl")))) {
        subjects
            .computeIfAbsent((String) row.get("subject"), subject -> new ArrayList<>())
            .add(row);
      }
      subjects.forEach((subject, rows) -> put("local/demo_quiz/" + subject + "/" + split, rows));
    }
    put("local/demo_arithmetic/default/train", parse(read(quiz.resolve("arithmetic_train.jsonl"))));
    put("local/demo_arithmetic/default/test", parse(read(quiz.resolve("arithmetic.jsonl"))));
  }

  /** Data sets without goldens of their own, in the hub's columns. */
  private void further() {
    for (String[] split : new String[][] {{"val", "val"}, {"dev", "dev"}}) {
      for (Path file : files("ceval/" + split[0])) {
        put(
            "ceval/ceval-exam/"
                + stem(file).replaceFirst("_" + split[0] + "$", "")
                + "/"
                + split[1],
            table(file));
      }
    }
    for (String split : List.of("test", "dev")) {
      for (Path file : files("cmmlu/" + split)) {
        put("haonan-li/cmmlu/" + stem(file) + "/" + split, table(file));
      }
    }
    List<Map<String, Object>> piqa = rows("piqa/valid.jsonl");
    String[] labels = read(source.resolve("piqa/valid-labels.lst")).split("\n");
    for (int i = 0; i < piqa.size(); i++) {
      piqa.get(i).put("label", Long.valueOf(labels[i]));
    }
    put("baber/piqa/default/validation", piqa);
    put("baber/piqa/default/train", piqa.subList(0, 100));
    put("allenai/winogrande/winogrande_xl/validation", rows("winogrande/dev.jsonl"));
    put("allenai/winogrande/winogrande_xl/train", rows("winogrande/train_s.jsonl"));
    truthfulqa();
    put("google-research-datasets/mbpp/full/test", mbpp());
    put("cruxeval-org/cruxeval/default/test", rows("cruxeval/cruxeval.jsonl"));
    List<Map<String, Object>> natural = rows("nq_open/NQ-open.dev.jsonl");
    put("google-research-datasets/nq_open/default/validation", natural);
    put("google-research-datasets/nq_open/default/train", natural.subList(100, 200));
    put("weitianwen/cmath/default/test", rows("cmath/cmath_test.jsonl"));
    for (String language : List.of("en", "zh")) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (String line : read(source.resolve("mgsm/mgsm_" + language + ".tsv")).split("\n")) {
        String[] cells = line.strip().split("\t");
        rows.add(
            map(
                "question",
                cells[0],
                "answer",
                null,
                "answer_number",
                Long.valueOf(cells[1].replace(",", "")),
                "equation_solution",
                null));
      }
      put("juletxara/mgsm/" + language + "/test", rows);
      put("juletxara/mgsm/" + language + "/train", rows.subList(0, 8));
    }
  }

  private List<Map<String, Object>> mbpp() {
    return rows("mbpp/mbpp.jsonl").stream()
        .filter(row -> (long) row.get("task_id") > 10 && (long) row.get("task_id") <= 510)
        .toList();
  }

  private void truthfulqa() {
    List<Map<String, Object>> rows = new ArrayList<>();
    try {
      for (Map<String, Object> row :
          JSON.readValue(
              read(source.resolve("truthfulqa/mc_task.json")),
              new TypeReference<List<Map<String, Object>>>() {})) {
        rows.add(
            map(
                "question", row.get("question"),
                "mc1_targets", targets(row.get("mc1_targets")),
                "mc2_targets", targets(row.get("mc2_targets"))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    put("truthfulqa/truthful_qa/multiple_choice/validation", rows);
  }

  private static Map<String, Object> targets(Object targets) {
    Map<?, ?> map = (Map<?, ?>) targets;
    return map("choices", List.copyOf(map.keySet()), "labels", List.copyOf(map.values()));
  }

  private static List<Map<String, Object>> table(Path file) {
    List<List<String>> lines = csv(file);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (List<String> cells : lines.subList(1, lines.size())) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        row.put(lines.get(0).get(i), cells.get(i));
      }
      rows.add(row);
    }
    return rows;
  }

  private List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(source.resolve(folder))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Map<String, Object>> rows(String file) {
    return parse(read(source.resolve(file)));
  }

  private static List<Map<String, Object>> parse(String lines) {
    List<Map<String, Object>> rows = new ArrayList<>();
    try {
      for (String line : lines.split("\n")) {
        if (!line.isBlank()) {
          rows.add(JSON.readValue(line, new TypeReference<LinkedHashMap<String, Object>>() {}));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** Comma-separated cells, quoted by RFC 4180. */
  private static List<List<String>> csv(Path file) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    String text = read(file).replaceFirst("^\uFEFF", "");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"' && (quoted || cell.isEmpty())) {
        quoted = !quoted;
      } else if (!quoted && c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
        continue;
      } else if (!quoted && (c == ',' || c == '\n')) {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else {
        cell.append(c);
      }
    }
    if (!cell.isEmpty() || !row.isEmpty()) {
      row.add(cell.toString());
      rows.add(row);
    }
    return rows;
  }

  private void put(String split, List<Map<String, Object>> rows) {
    StringBuilder lines = new StringBuilder();
    try {
      for (Map<String, Object> row : rows) {
        lines.append(JSON.writeValueAsString(row)).append('\n');
      }
      Path file = hub.resolve(split + ".jsonl");
      Files.createDirectories(file.getParent());
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String gunzip(Path file) {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
