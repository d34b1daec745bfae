package io.latentspark.udf;

import java.io.Serializable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

/** Where a row's text comes from that is to be measured as a whole. */
public sealed interface TextSource extends Serializable {
  /** The text of each row: STRING, or ARRAY of BIGINT. */
  Column expression(StructType schema);

  /** A STRING column. */
  record Text(String column) implements TextSource {
    @Override
    public Column expression(StructType schema) {
      return Columns.text(schema, column, "text");
    }
  }

  /** A column of token ids, taken as they are: nothing is put before them. */
  record TokenIds(String column) implements TextSource {
    @Override
    public Column expression(StructType schema) {
      return Columns.tokenIds(schema, column, "token ids");
    }
  }

  /** The source where none is named: {@code text}, or {@code token_ids} where there is no text. */
  static TextSource defaultFor(StructType schema) {
    boolean ids = !Columns.exists(schema, "text") && Columns.exists(schema, "token_ids");
    return ids ? new TokenIds("token_ids") : new Text("text");
  }

  /** This column, as text or as token ids by its type. */
  static TextSource of(StructType schema, String column) {
    return Columns.type(schema, column, "text") instanceof ArrayType
        ? new TokenIds(column)
        : new Text(column);
  }
}
