package io.latentspark.udf;

import java.io.Serializable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/** Where a row's context and the continuation to be scored come from. */
public sealed interface PairSource extends Serializable {
  /** The context of each row: STRING, or ARRAY of BIGINT. */
  Column context(StructType schema);

  /** The continuation of each row, of the same type. */
  Column continuation(StructType schema);

  /** STRING columns, encoded by lm-evaluation-harness's rules. */
  record Text(String context, String continuation) implements PairSource {
    @Override
    public Column context(StructType schema) {
      return Columns.text(schema, context, "context");
    }

    @Override
    public Column continuation(StructType schema) {
      return Columns.text(schema, continuation, "continuation");
    }
  }

  /** Columns of token ids, taken as they are. */
  record TokenIds(String context, String continuation) implements PairSource {
    @Override
    public Column context(StructType schema) {
      return Columns.tokenIds(schema, context, "context token ids");
    }

    @Override
    public Column continuation(StructType schema) {
      return Columns.tokenIds(schema, continuation, "continuation token ids");
    }
  }

  /**
   * The source where none is named: {@code context} and {@code continuation}, or {@code
   * context_token_ids} and {@code continuation_token_ids} where there is no {@code continuation}.
   */
  static PairSource defaultFor(StructType schema) {
    boolean ids =
        !Columns.exists(schema, "continuation") && Columns.exists(schema, "continuation_token_ids");
    return ids
        ? new TokenIds("context_token_ids", "continuation_token_ids")
        : new Text("context", "continuation");
  }

  /** These columns, as text or as token ids by the type of the continuation. */
  static PairSource of(StructType schema, String context, String continuation) {
    return Columns.type(schema, continuation, "continuation") instanceof ArrayType
        ? new TokenIds(context, continuation)
        : new Text(context, continuation);
  }
}
