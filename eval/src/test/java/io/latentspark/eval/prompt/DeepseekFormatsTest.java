package io.latentspark.eval.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.LocalSpark;
import io.latentspark.eval.data.DataSets;
import io.latentspark.eval.data.TaskData;
import io.latentspark.eval.metric.DocumentScorer;
import io.latentspark.eval.metric.ScoringRules;
import io.latentspark.eval.task.TaskConfig;
import io.latentspark.eval.task.TaskLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tasks in DeepSeek's own formats on the examples of appendix G of the DeepSeek-V2 report, put into
 * the columns of their data sets.
 */
class DeepseekFormatsTest {
  private static final TaskLibrary LIBRARY = TaskLibrary.load(List.of(Path.of("../conf/tasks")));

  @TempDir Path data;

  /** Table 12, in the columns of the hub's copies. */
  @Test
  void anExaminationsQuestion() throws IOException {
    write(
        "hails/agieval-gaokao-biology/default/test.jsonl",
        """
        {"query": "问题：下列有关高尔基体、线粒体和叶绿体的叙述, 正确的是 选项：(A)三者都存在于蓝藻中 (B)三者都含有 DNA (C)三者都是 ATP 合成的场所 (D)三者的膜结构中都含有蛋白质\\n答案：从A到D, 我们应选择", "choices": ["(A)三者都存在于蓝藻中", "(B)三者都含有 DNA", "(C)三者都是 ATP 合成的场所", "(D)三者的膜结构中都含有蛋白质"], "gold": [3]}
        """);
    DocumentRequests asked = build("deepseek_agieval_gaokao_biology").get(0);
    assertEquals(
        """
        以下是一道中国高考生物选择题，请选择正确的答案。
        问题：下列有关高尔基体、线粒体和叶绿体的叙述, 正确的是 选项：(A)三者都存在于蓝藻中 (B)三者都含有 DNA (C)三者都是 ATP 合成的场所 (D)三者的膜结构中都含有蛋白质
        答案：从A到D, 我们应选择""",
        context(asked));
    assertEquals(1.0, score("deepseek_agieval_gaokao_biology", asked, " (D)，不选A").get("acc,none"));
    assertEquals(0.0, score("deepseek_agieval_gaokao_biology", asked, "A").get("acc,none"));
    assertEquals(0.0, score("deepseek_agieval_gaokao_biology", asked, "四").get("acc,none"));
  }

  @Test
  void severalRightLetters() throws IOException {
    write(
        "hails/agieval-jec-qa-kd/default/test.jsonl",
        """
        {"query": "问题：某 选项：(A)一 (B)二 (C)三 (D)四\\n答案：从A到D, 我们应选择", "choices": ["(A)一", "(B)二", "(C)三", "(D)四"], "gold": [0, 2]}
        """);
    String task = "deepseek_agieval_jec_qa_kd";
    DocumentRequests asked = build(task).get(0);
    assertEquals(1.0, score(task, asked, "C、A").get("acc,none"));
    assertEquals(0.0, score(task, asked, "A").get("acc,none"));
    assertEquals(0.0, score(task, asked, "ABC").get("acc,none"));
  }

  /** Table 17. */
  @Test
  void whichVerseIsMeant() throws IOException {
    write(
        "THUNLP-AIPoet/CCPM/default/valid.jsonl",
        """
        {"translation": "春天已至，万物复苏。", "choices": ["春风骋巧如翦刀", "剪裁无巧似春风", "风吹怨恨快如刀", "春风欲擅秋风巧"], "answer": 0}
        """);
    DocumentRequests asked = build("deepseek_ccpm").get(0);
    assertEquals("以下是将某句古诗文翻译而成的现代表述：春天已至，万物复苏。\n该翻译所对应的古诗文是：", context(asked));
    assertEquals(List.of("春风骋巧如翦刀", "剪裁无巧似春风", "风吹怨恨快如刀", "春风欲擅秋风巧"), continuations(asked));
    assertEquals(List.of(0), asked.target().choices());
  }

  /** Table 20. */
  @Test
  void aSecondQuestionAboutAnArticle() throws IOException {
    String row =
        """
        {"id": "%s", "context": "%s", "question": "%s", "answers": {"text": %s, "answer_start": [0]}}
        """;
    String square = "英雄广场（Heldenplatz）是奥地利首都维也纳的一个广场。";
    write(
        "clue/clue/cmrc2018/validation.jsonl",
        row.formatted("a", square, "英雄广场是哪个皇宫的外部广场？", "[\"霍夫堡皇宫\", \"霍夫堡皇宫\"]")
            + row.formatted("b", square, "广场上有哪两位军事领袖的骑马像？", "[\"欧根亲王和卡尔大公\", \"欧根亲王\"]")
            + row.formatted("c", "另一篇。", "什么？", "[\"x\"]"));
    List<DocumentRequests> asked = build("deepseek_cmrc");
    assertEquals(
        """
        文章：英雄广场（Heldenplatz）是奥地利首都维也纳的一个广场。

        根据上文回答下面的问题。
        问题：英雄广场是哪个皇宫的外部广场？
        答案：霍夫堡皇宫
        问题：广场上有哪两位军事领袖的骑马像？
        答案：""",
        context(asked.get(1)));
    assertTrue(context(asked.get(0)).endsWith("的骑马像？\n答案：欧根亲王和卡尔大公\n问题：英雄广场是哪个皇宫的外部广场？\n答案："));
    assertTrue(context(asked.get(2)).endsWith("另一篇。\n\n根据上文回答下面的问题。\n问题：什么？\n答案："));
    assertEquals(
        1.0, score("deepseek_cmrc", asked.get(1), " “欧根亲王和卡尔大公”。").get("exact_match,none"));
    assertEquals(0.0, score("deepseek_cmrc", asked.get(1), "卡尔大公").get("exact_match,none"));
  }

  /** Table 16. */
  @ParameterizedTest
  @ValueSource(strings = {"c3", "deepseek_c3"})
  void aDialogueAndItsQuestion(String task) throws IOException {
    write(
        "clue/clue/c3/validation.jsonl",
        """
        {"id": 0, "context": ["女：这些药怎么吃?", "男：一天三次，一次两片。"], "question": "他们在哪儿?", "choice": ["商店", "饭店", "医院", "教室"], "answer": "医院"}
        """);
    DocumentRequests asked = build(task).get(0);
    assertEquals(
        """
        女：这些药怎么吃?
        男：一天三次，一次两片。

        请根据上文回答问题：

        他们在哪儿?
        答案：""",
        context(asked));
    assertEquals(List.of("商店", "饭店", "医院", "教室"), continuations(asked));
    assertEquals(List.of(2), asked.target().choices());
  }

  /** Table 22, with CLUE's marks, in both shapes that answers have. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"text\": \"精疲力竭\", \"candidate_id\": 2}, {\"text\": \"神清气爽\", \"candidate_id\": 0},"
            + " {\"text\": \"诡计多端\", \"candidate_id\": 1}]",
        "{\"text\": [\"精疲力竭\", \"神清气爽\", \"诡计多端\"], \"candidate_id\": [2, 0, 1]}"
      })
  void anIdiomAndTheRestOfItsPassage(String answers) throws IOException {
    write(
        "clue/clue/chid/validation.jsonl",
        """
        {"idx": 0, "candidates": ["神清气爽", "诡计多端", "精疲力竭"], "content": ["一线的医护人员“已#idiom000001#”。", "他#idiom000002#，又#idiom000003#。"], "answers": %s}
        """
            .formatted(answers));
    List<DocumentRequests> asked = build("deepseek_chid");
    assertEquals(3, asked.size());
    assertEquals("一线的医护人员“已", context(asked.get(0)));
    assertEquals(List.of("神清气爽”。", "诡计多端”。", "精疲力竭”。"), continuations(asked.get(0)));
    assertEquals(List.of(2), asked.get(0).target().choices());
    assertEquals("他", context(asked.get(1)));
    assertEquals("神清气爽，又诡计多端。", continuations(asked.get(1)).get(0));
    assertEquals("他神清气爽，又", context(asked.get(2)));
    assertEquals(List.of(1), asked.get(2).target().choices());
  }

  /** Table 23: only names that belong to their pronouns. */
  @Test
  void whomAPronounMeans() throws IOException {
    String row =
        """
        {"idx": %d, "text": "胡雪岩离船登岸%d。", "label": %d, "target": {"span1_text": "胡雪岩", "span2_text": "他", "span1_index": 0, "span2_index": 9}}
        """;
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      rows.append(row.formatted(i, i, i == 2 ? 1 : 0));
    }
    write("clue/clue/cluewsc2020/train.jsonl", rows.toString());
    write(
        "clue/clue/cluewsc2020/validation.jsonl",
        row.formatted(7, 7, 1)
            + row.formatted(8, 8, 0).replace("span1_text\": \"胡雪岩", "span1_text\": \"王有龄"));
    List<DocumentRequests> asked = build("deepseek_cluewsc");
    assertEquals(1, asked.size());
    String prompt = context(asked.get(0));
    assertTrue(
        prompt.matches("(?:胡雪岩离船登岸[013456]。\n上面的句子中的\"他\"指的是\n胡雪岩\n\n){5}胡.*\n.*\n"), prompt);
    assertTrue(prompt.endsWith("\n\n胡雪岩离船登岸8。\n上面的句子中的\"他\"指的是\n"), prompt);
    assertEquals(List.of("王有龄"), asked.get(0).target().texts());
    assertEquals(1.0, score("deepseek_cluewsc", asked.get(0), " 王有龄").get("exact_match,none"));
    assertEquals(2, build("cluewsc").size());
  }

  /** Table 18. */
  @Test
  void threeSolvedSums() throws IOException {
    write(
        "weitianwen/cmath/test.jsonl",
        """
        {"grade": 6, "question": "容器中水面上升多少厘米？", "golden": "0.08", "reasoning_step": 3, "num_digits": 2}
        """);
    DocumentRequests asked = build("deepseek_cmath").get(0);
    String prompt = context(asked);
    assertTrue(prompt.startsWith("Q: 某小学在“献爱心–为汶川地震区捐款”活动中，六年级五个班共捐款8000元"), prompt);
    assertTrue(prompt.endsWith("甲乙两地相距5(x+y)=750千米。所以答案是：750。\n\nQ: 容器中水面上升多少厘米？\nA:"), prompt);
    assertEquals(2, prompt.split("。\n\nQ: ", -1).length - 2);
    Map<String, Double> right = score("deepseek_cmath", asked, " 体积……所以答案是：0.08。");
    assertEquals(
        Map.of("exact_match,strict-match", 1.0, "exact_match,flexible-extract", 1.0), right);
    Map<String, Double> loose = score("deepseek_cmath", asked, " 上升0.08");
    assertEquals(0.0, loose.get("exact_match,strict-match"));
  }

  /** Table 21. */
  @Test
  void questionsAboutOnePassage() throws IOException {
    write(
        "EleutherAI/drop/validation.jsonl",
        drop("a", "The median age in the city was 22.1 years.", "not from 25 to 44?", "83.9")
            + drop("b", "The median age in the city was 22.1 years.", "weren’t 25 to 44?", "83.9")
            + drop("c", "Another passage.", "How many?", ""));
    List<DocumentRequests> asked = build("deepseek_drop");
    assertEquals(
        """
        Passage: The median age in the city was 22.1 years.

        Answer the following questions based on the above passage, please calculate carefully if calculation is necessary.
        Q: not from 25 to 44?
        A: The answer type is number. So according to above Passage, the answer is 83.9.

        Q: weren’t 25 to 44?
        A: The answer type is number. So according to above Passage, the answer is""",
        context(asked.get(1)));
    assertTrue(
        context(asked.get(2))
            .endsWith(
                "necessary.\nQ: How many?\nA: The answer type is span. So according to above Passage, the answer is"),
        context(asked.get(2)));
    assertEquals(
        Map.of("em,none", 1.0, "f1,none", 1.0), score("deepseek_drop", asked.get(1), " 83.9."));
    assertEquals(1.0, score("deepseek_drop", asked.get(2), " the River Thames.").get("em,none"));
  }

  private static String drop(String id, String passage, String question, String number) {
    String none = "{\"day\": \"\", \"month\": \"\", \"year\": \"\"}";
    return """
        {"query_id": "%s", "passage": "%s", "question": "%s", "answer": {"number": "%s", "spans": %s, "date": %s}, "validated_answers": {"number": [], "date": [], "spans": []}}
        """
        .formatted(
            id, passage, question, number, number.isEmpty() ? "[\"River Thames\"]" : "[]", none);
  }

  /** Table 33. */
  @ParameterizedTest
  @CsvSource({"deepseek_race_high,high", "deepseek_race_middle,middle"})
  void anArticleAndItsQuestions(String task, String folder) throws IOException {
    write(
        "EleutherAI/race/" + folder + "/test.jsonl",
        """
        {"article": "Earthworms don’t have eyes.", "problems": "[{'question': 'What’s the purpose?', 'options': ['None.', 'To put the idea into real use.', 'a', 'b'], 'answer': 'B'}, {'question': 'What’s the best title for the passage?', 'options': ['One way to help', 'c', 'd', 'e'], 'answer': 'A'}]"}
        """);
    DocumentRequests asked = build(task).get(0);
    assertEquals(
        """
        Article:
        Earthworms don’t have eyes.

        Q: What’s the purpose?

        A: To put the idea into real use.

        Q: What’s the best title for the passage?

        A:""",
        context(asked));
    assertEquals(" One way to help", continuations(asked).get(0));
    assertEquals(List.of(0), asked.target().choices());
  }

  private void write(String file, String rows) throws IOException {
    Path path = data.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, rows);
  }

  private List<DocumentRequests> build(String name) {
    TaskConfig task = LIBRARY.task(name);
    PromptSettings settings = PromptSettings.defaults();
    TaskData read = new DataSets(LocalSpark.SPARK, data).read(task, task.shots(settings.shots()));
    List<DocumentRequests> built =
        new RequestBuilder(task, read, settings, null).build(read.documents());
    built.forEach(each -> assertNull(each.error()));
    return built;
  }

  private static String context(DocumentRequests asked) {
    return asked.requests().get(0) instanceof Request.LogLikelihood pair
        ? pair.context()
        : ((Request.Generate) asked.requests().get(0)).context();
  }

  private static List<String> continuations(DocumentRequests asked) {
    return asked.requests().stream()
        .map(request -> ((Request.LogLikelihood) request).continuation())
        .toList();
  }

  private static Map<String, Double> score(String name, DocumentRequests asked, String text) {
    TaskConfig task = LIBRARY.task(name);
    ScoringRules rules =
        new ScoringRules(
            name, task.outputType(), task.processResults(), task.metrics(), task.filters());
    Map<String, Double> values = new java.util.TreeMap<>();
    DocumentScorer.of(rules)
        .score(asked.document(), asked.target(), asked.choices(), List.of(), List.of(text))
        .metrics()
        .forEach((key, numbers) -> values.put(key, numbers.get(0)));
    return values;
  }
}
