package io.latentspark.eval.report;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import io.latentspark.eval.result.Document;
import io.latentspark.eval.result.LogLikelihood;
import io.latentspark.eval.result.Sample;
import io.latentspark.eval.result.Target;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Samples as rows of a Parquet file, one a document.
 *
 * <p>{@code prompts} has one entry where all requests of a document share it. {@code doc_hash},
 * {@code prompt_hash} and {@code target_hash} are SHA-256 as lm-eval takes them: of the document's
 * JSON, of the first prompt, and of the target, a choice's index or the text.
 */
public final class SampleRows {
  private static final StructType SCORE =
      new StructType()
          .add("logprob", DoubleType)
          .add("is_greedy", BooleanType)
          .add("tokens", IntegerType);

  /** The rows' schema. */
  public static final StructType SCHEMA =
      new StructType()
          .add("task", StringType)
          .add("doc_id", IntegerType)
          .add("doc", StringType)
          .add("target", createArrayType(StringType))
          .add("target_choices", createArrayType(IntegerType))
          .add("prompts", createArrayType(StringType))
          .add("prompt_tokens", createArrayType(IntegerType))
          .add("continuations", createArrayType(StringType))
          .add("scores", createArrayType(SCORE))
          .add("texts", createArrayType(StringType))
          .add("filtered", createMapType(StringType, createArrayType(StringType)))
          .add("metrics", createMapType(StringType, createArrayType(DoubleType)))
          .add("error", StringType)
          .add("doc_hash", StringType)
          .add("prompt_hash", StringType)
          .add("target_hash", StringType);

  private SampleRows() {}

  /** A sample as a row of {@link #SCHEMA}. */
  public static Row toRow(Sample sample) {
    String document = PythonJson.write(sample.document().values());
    return RowFactory.create(
        sample.task(),
        sample.document().index(),
        document,
        sequence(sample.target().texts()),
        sequence(sample.target().choices()),
        sequence(shared(sample.contexts())),
        sequence(sample.contextTokens()),
        sequence(sample.continuations()),
        sequence(sample.scores().stream().map(SampleRows::toRow).toList()),
        sequence(sample.texts()),
        map(sample.filtered()),
        map(sample.metrics()),
        sample.error(),
        hash(document),
        sample.contexts().isEmpty() ? null : hash(sample.contexts().get(0)),
        hash(sample.target().written()));
  }

  /** The sample of a row; its columns are found by name, more may be there. */
  public static Sample fromRow(Row row) {
    List<String> continuations = list(row, "continuations");
    List<String> prompts = list(row, "prompts");
    boolean common = prompts.size() == 1 && continuations.size() > 1;
    return new Sample(
        row.getAs("task"),
        new Document(row.<Integer>getAs("doc_id"), PythonJson.read(row.getAs("doc"))),
        new Target(list(row, "target"), list(row, "target_choices")),
        common ? Collections.nCopies(continuations.size(), prompts.get(0)) : prompts,
        continuations,
        SampleRows.<Row>list(row, "scores").stream().map(SampleRows::score).toList(),
        list(row, "texts"),
        map(row, "filtered"),
        map(row, "metrics"),
        list(row, "prompt_tokens"),
        row.getAs("error"));
  }

  private static Row toRow(LogLikelihood score) {
    return RowFactory.create(score.sum(), score.greedy(), score.tokens());
  }

  private static LogLikelihood score(Row row) {
    return new LogLikelihood(row.getDouble(0), row.getBoolean(1), row.getInt(2));
  }

  private static List<String> shared(List<String> prompts) {
    return new HashSet<>(prompts).size() == 1 ? prompts.subList(0, 1) : prompts;
  }

  private static String hash(String text) {
    return DigestUtils.sha256Hex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> Object sequence(List<T> values) {
    return CollectionConverters.asScala(values).toSeq();
  }

  private static <T> Object map(Map<String, List<T>> values) {
    Map<String, Object> sequences = new LinkedHashMap<>();
    values.forEach((key, list) -> sequences.put(key, sequence(list)));
    return CollectionConverters.asScala(sequences);
  }

  private static <T> List<T> list(Row row, String column) {
    int field = row.fieldIndex(column);
    return row.isNullAt(field) ? List.of() : row.getList(field);
  }

  private static <T> Map<String, List<T>> map(Row row, String column) {
    int field = row.fieldIndex(column);
    Map<String, scala.collection.Seq<T>> sequences =
        row.isNullAt(field) ? Map.of() : row.getJavaMap(field);
    Function<scala.collection.Seq<T>, List<T>> toList = CollectionConverters::asJava;
    Map<String, List<T>> lists = new LinkedHashMap<>();
    sequences.forEach((key, values) -> lists.put(key, toList.apply(values)));
    return lists;
  }
}
