package io.latentspark.eval.reward;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of a rollout: of a sample, and of a prompt with all of its samples. */
final class RolloutColumns {
  static final String PROMPT_ID = "prompt_id";
  static final String SAMPLES = "samples";

  private RolloutColumns() {}

  /** Of a sample, given the names of its rewards. */
  static StructType sample(List<String> rewards) {
    StructType parts = new StructType();
    for (String reward : rewards) {
      parts = parts.add(reward, DataTypes.DoubleType);
    }
    StructType columns =
        StructType.fromDDL(
            "sample_id STRING, sample_index INT, result STRING, reasoning STRING,"
                + " generated_text STRING, prompt_token_ids ARRAY<INT>, token_ids ARRAY<INT>,"
                + " logprobs ARRAY<FLOAT>, finish_reason STRING, reward DOUBLE");
    return append(
        columns.add("rewards", parts),
        "advantage DOUBLE, extracted_answer STRING, correct BOOLEAN, error_code STRING,"
            + " error_message STRING");
  }

  /** Of a prompt, but for its samples, given for which k the chance of success is estimated. */
  static StructType prompt(List<Integer> passAt) {
    StructType columns =
        StructType.fromDDL("reward_mean DOUBLE, reward_std DOUBLE, correct_samples INT");
    for (int k : passAt) {
      columns = columns.add(passAt(k), DataTypes.DoubleType);
    }
    return append(
        columns,
        "majority_answer STRING, majority_correct BOOLEAN, error_code STRING,"
            + " error_message STRING");
  }

  private static StructType append(StructType columns, String ddl) {
    StructType all = columns;
    for (StructField field : StructType.fromDDL(ddl).fields()) {
      all = all.add(field);
    }
    return all;
  }

  /** The column with the chance that one of k samples is right. */
  static String passAt(int k) {
    return "pass_at_" + k;
  }
}
