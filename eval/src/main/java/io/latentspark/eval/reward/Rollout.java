package io.latentspark.eval.reward;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.run.RequestRows;
import io.latentspark.udf.LatentSparkException;
import io.latentspark.udf.RowKey;
import io.latentspark.udf.UdfErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Groups of samples with rewards and advantages: a row for each prompt while it is made, whole
 * groups being what is written at once, and from it a table of samples and one of prompts.
 */
public final class Rollout {
  private static final String VALUES =
      "transform(" + RolloutColumns.SAMPLES + ", sample -> TRY_CAST((%s) AS DOUBLE))";

  private static final String PROMPT_TOKEN_IDS = "prompt_token_ids";

  private final StructType input;
  private final Optional<String> keyColumn;
  private final RewardSettings settings;
  private final List<Integer> passAt;
  private final StructType sample;
  private final StructType prompt;

  /**
   * A rollout over prompts with these columns.
   *
   * @param keyColumn what identifies a prompt; empty where its row's hash does
   * @param passAt for which k the chance that one of k samples is right is estimated
   * @throws LatentSparkException if the input has some of the output's columns
   */
  public Rollout(
      StructType input, Optional<String> keyColumn, RewardSettings settings, List<Integer> passAt) {
    this.input = input;
    this.keyColumn = keyColumn;
    this.settings = settings;
    this.passAt = List.copyOf(passAt);
    sample = RolloutColumns.sample(settings.rewardNames());
    prompt = RolloutColumns.prompt(passAt);
    List<String> clashes =
        new ArrayList<>(
            Stream.concat(Arrays.stream(sample.fieldNames()), Arrays.stream(prompt.fieldNames()))
                .distinct()
                .toList());
    clashes.addAll(List.of(RolloutColumns.PROMPT_ID, RolloutColumns.SAMPLES));
    clashes.removeIf(name -> !isOfInput(name) || name.equals(PROMPT_TOKEN_IDS));
    if (!clashes.isEmpty()) {
      throw UdfErrors.outputColumnsExist(clashes, input);
    }
  }

  /**
   * The column with the chance that one of k samples is right, in {@link #groups} and {@link
   * #prompts}.
   */
  public static String passAtColumn(int k) {
    return RolloutColumns.passAt(k);
  }

  /**
   * Rewards groups of samples. Lazy.
   *
   * @param generated the input's columns and {@code samples} with trajectories
   * @return the input's columns, {@code prompt_id}, {@code samples} and what the group amounts to
   * @throws io.latentspark.eval.EvalException if a reward is unknown or cannot be computed
   */
  public Dataset<Row> groups(Dataset<Row> generated) {
    Column[] columns =
        Stream.concat(
                Arrays.stream(generated.columns()).map(Rollout::named),
                Stream.of(RowKey.expression(input, keyColumn).alias(RolloutColumns.PROMPT_ID)))
            .toArray(Column[]::new);
    Dataset<Row> prepared = withValues(generated.select(columns));
    Rewards.of(settings, prepared.schema()); // what is wrong with them is found before any work
    return prepared.mapPartitions(
        new GroupRows(settings, prepared.schema(), input.size(), passAt), Encoders.row(schema()));
  }

  /** A row for each sample: the input's columns, {@code prompt_id} and the sample's. */
  public Dataset<Row> samples(Dataset<Row> groups) {
    List<String> kept = promptColumns();
    kept.remove(PROMPT_TOKEN_IDS); // what the model read stands in their place
    List<Column> exploded = named(kept);
    exploded.add(functions.explode(named(RolloutColumns.SAMPLES)).alias(RolloutColumns.SAMPLES));
    List<Column> flat = named(kept);
    for (String field : sample.fieldNames()) {
      flat.add(functions.col(RolloutColumns.SAMPLES + "." + field));
    }
    return groups.select(array(exploded)).select(array(flat));
  }

  /** A row for each prompt: the input's columns, {@code prompt_id} and what the group came to. */
  public Dataset<Row> prompts(Dataset<Row> groups) {
    List<String> columns = promptColumns();
    columns.addAll(List.of(prompt.fieldNames()));
    return groups.select(array(named(columns)));
  }

  private List<String> promptColumns() {
    List<String> names = new ArrayList<>(List.of(input.fieldNames()));
    if (!settings.tasks().isEmpty()) {
      names.remove(RequestRows.REQUESTS);
    }
    names.add(RolloutColumns.PROMPT_ID);
    return names;
  }

  private StructType schema() {
    StructType all =
        input
            .add(RolloutColumns.PROMPT_ID, DataTypes.StringType)
            .add(RolloutColumns.SAMPLES, DataTypes.createArrayType(sample));
    for (StructField field : prompt.fields()) {
      all = all.add(field);
    }
    return all;
  }

  @SuppressWarnings("RedundantThrows") // Spark's AnalysisException is checked and undeclared
  private Dataset<Row> withValues(Dataset<Row> rows) {
    if (settings.expression() == null) {
      return rows;
    }
    try {
      return rows.withColumn(
          Rewards.VALUES_COLUMN, functions.expr(VALUES.formatted(settings.expression())));
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw EvalErrors.rewardExpressionInvalid(settings.expression(), e);
      }
      throw e;
    }
  }

  /** Spark takes names that differ in case only for one. */
  private boolean isOfInput(String name) {
    return Arrays.stream(input.fieldNames()).anyMatch(name::equalsIgnoreCase);
  }

  private static Column named(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private static List<Column> named(List<String> names) {
    return names.stream().map(Rollout::named).collect(Collectors.toCollection(ArrayList::new));
  }

  private static Column[] array(List<Column> columns) {
    return columns.toArray(Column[]::new);
  }
}
