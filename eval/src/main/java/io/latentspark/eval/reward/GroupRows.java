package io.latentspark.eval.reward;

import io.latentspark.eval.run.RequestRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * From rows with generated samples to rows with rewarded ones.
 *
 * @param schema of the rows read: the input's columns first
 * @param kept how many of the input's columns there are
 * @param passAt for which k the chance of success is estimated
 */
record GroupRows(RewardSettings settings, StructType schema, int kept, List<Integer> passAt)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    SampleGrader grader = new SampleGrader(Rewards.of(settings, schema));
    int samples = schema.fieldIndex(RolloutColumns.SAMPLES);
    int id = schema.fieldIndex(RolloutColumns.PROMPT_ID);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        Row row = rows.next();
        List<GradedSample> graded = new ArrayList<>();
        for (Row sample : row.<Row>getList(samples)) {
          graded.add(explained(row, grader.grade(row, graded.size(), sample)));
        }
        return group(row, row.getString(id), graded);
      }
    };
  }

  /** A task's document that could not be made a prompt of says itself why. */
  private GradedSample explained(Row row, GradedSample sample) {
    if (!sample.isFailed() || settings.tasks().isEmpty()) {
      return sample;
    }
    String reason = RequestRows.requests(row).error();
    return reason == null
        ? sample
        : GradedSample.failed(sample.generated(), sample.errorCode(), reason);
  }

  private Row group(Row row, String id, List<GradedSample> samples) {
    GroupResult group = new GroupResult(samples);
    Row[] rows = new Row[samples.size()];
    Arrays.setAll(rows, i -> sample(id, i, samples.get(i), group.advantages()));
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < kept; i++) {
      values.add(row.get(i));
    }
    values.add(id);
    values.add(rows);
    values.add(group.isEmpty() ? null : group.advantages().mean());
    values.add(group.isEmpty() ? null : group.advantages().standardDeviation());
    values.add(group.correct().orElse(null));
    passAt.forEach(k -> values.add(group.passAt(k).orElse(null)));
    values.add(group.majority().map(GradedSample::answer).orElse(null));
    values.add(group.majorityCorrect().orElse(null));
    GradedSample failed = samples.stream().filter(GradedSample::isFailed).findFirst().orElse(null);
    values.add(failed == null ? null : failed.errorCode());
    values.add(failed == null ? null : failed.errorMessage());
    return RowFactory.create(values.toArray());
  }

  private static Row sample(String id, int index, GradedSample sample, GroupAdvantages advantages) {
    Row generated = sample.generated();
    Row trajectory = generated.getAs("trajectory");
    boolean failed = sample.isFailed();
    return RowFactory.create(
        id + "/" + index,
        index,
        generated.getAs("result"),
        generated.getAs("reasoning"),
        field(trajectory, "text"),
        field(trajectory, "prompt_token_ids"),
        field(trajectory, "token_ids"),
        field(trajectory, "logprobs"),
        generated.getAs("finish_reason"),
        failed ? null : sample.reward(),
        failed ? null : RowFactory.create(sample.parts().toArray()),
        failed ? null : advantages.of(sample.reward()),
        sample.answer(),
        sample.correct().orElse(null),
        sample.errorCode(),
        sample.errorMessage());
  }

  private static Object field(Row row, String name) {
    return row == null ? null : row.getAs(name);
  }
}
