package io.latentspark.eval.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentspark.engine.text.Tokenizer;
import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.prompt.BosRule;
import io.latentspark.eval.prompt.DocumentRequests;
import io.latentspark.eval.prompt.Request;
import io.latentspark.eval.prompt.RequestEncoder;
import io.latentspark.eval.task.OutputType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Documents of tasks as a table of prompts to generate for, the same ones an evaluation asks. */
public final class TaskPrompts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "id STRING, task STRING, doc_id INT, prompt STRING, prompt_token_ids ARRAY<INT>,"
              + " target ARRAY<STRING>, options STRING, requests BINARY");

  /** Who says how many tokens an answer may have. */
  public enum AnswerTokens {
    /** Each document's task. */
    OF_TASK,
    /** The job, for all tasks alike. */
    OF_JOB
  }

  /**
   * What ends answers.
   *
   * @param stop strings that do, beside those of the task
   * @param tokens who says how many tokens at most
   */
  public record AnswerLimits(List<String> stop, AnswerTokens tokens) {}

  private final EvaluationPlan plan;

  /**
   * The prompts of a plan.
   *
   * @throws io.latentspark.eval.EvalException if a task has no generated answers
   */
  public TaskPrompts(EvaluationPlan plan) {
    this.plan = plan;
    for (PlannedTask task : plan.tasks()) {
      OutputType type = task.config().outputType();
      if (type != OutputType.GENERATE_UNTIL) {
        throw EvalErrors.taskNotGenerated(task.name(), type.yamlName());
      }
    }
  }

  /** Most tokens that a task lets a document's answer have. */
  public int mostTokens() {
    return plan.tasks().stream()
        .flatMap(task -> task.documents().stream())
        .flatMap(asked -> asked.requests().stream())
        .mapToInt(request -> GenerationArguments.mostTokens(arguments(request)))
        .max()
        .orElse(GenerationArguments.mostTokens(Map.of())); // no document can be asked about
  }

  /**
   * A row for each document: {@code id} (task and index), {@code task}, {@code doc_id}, {@code
   * prompt}, {@code prompt_token_ids} (null where the document cannot be asked about), {@code
   * target} (right answers), {@code options} (JSON: the stop strings and, unless they are given,
   * the most tokens), and {@code requests}, which {@link RequestRows} reads.
   *
   * @param limits what ends an answer, beside what its task says
   */
  public Dataset<Row> table(
      SparkSession spark, Tokenizer tokenizer, BosRule bos, AnswerLimits limits) {
    RequestEncoder encoder = new RequestEncoder(tokenizer, bos, Integer.MAX_VALUE);
    List<Row> rows = new ArrayList<>();
    for (PlannedTask task : plan.tasks()) {
      task.documents().forEach(asked -> rows.add(row(task.name(), asked, encoder, limits)));
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static Row row(
      String task, DocumentRequests asked, RequestEncoder encoder, AnswerLimits limits) {
    int index = asked.document().index();
    if (asked.requests().isEmpty()) {
      return RowFactory.create(
          task + "/" + index, task, index, null, null, null, null, RequestRows.serialized(asked));
    }
    Request.Generate request = (Request.Generate) asked.requests().get(0);
    return RowFactory.create(
        task + "/" + index,
        task,
        index,
        request.context(),
        encoder.prompt(request.context(), 0),
        asked.target() == null ? null : asked.target().texts().toArray(),
        options(request, limits),
        RequestRows.serialized(asked));
  }

  private static String options(Request.Generate request, AnswerLimits limits) {
    List<String> stops = new ArrayList<>(GenerationArguments.stopStrings(request.arguments()));
    stops.addAll(limits.stop());
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("stop", stops);
    if (limits.tokens() == AnswerTokens.OF_TASK) {
      options.put("max_tokens", GenerationArguments.mostTokens(request.arguments()));
    }
    try {
      return JSON.writeValueAsString(options);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> arguments(Request request) {
    return ((Request.Generate) request).arguments();
  }
}
