package io.latentspark.udf;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Where a row's prompt comes from. */
public sealed interface PromptSource {

  /** Default name of a text column. */
  String DEFAULT_PROMPT_COLUMN = "prompt";

  /** Default name of a column of token ids. */
  String DEFAULT_TOKEN_IDS_COLUMN = "prompt_token_ids";

  /** How the prepared prompt column is read. */
  enum Kind {
    /** A string. */
    TEXT,
    /** JSON: an array of objects with role and content. */
    MESSAGES,
    /** An array of integers. */
    TOKEN_IDS,
    /** JSON: the body of an OpenAI request, with its sampling options. */
    OPENAI_BODY
  }

  /** How {@link #expression} is to be read. */
  Kind kind();

  /**
   * The prompt of each row.
   *
   * @throws LatentSparkException if a column is missing or of the wrong type
   */
  Column expression(StructType schema);

  /** A STRING column. */
  record Text(String column) implements PromptSource {
    @Override
    public Kind kind() {
      return Kind.TEXT;
    }

    @Override
    public Column expression(StructType schema) {
      return Columns.text(schema, column, "prompt");
    }
  }

  /** Text with {@code {column}} in it. */
  record Template(String template) implements PromptSource {
    @Override
    public Kind kind() {
      return Kind.TEXT;
    }

    @Override
    public Column expression(StructType schema) {
      return PromptTemplate.parse(template).expression(schema);
    }
  }

  /** An ARRAY of STRUCT with role and content, or the same as a JSON string. */
  record Messages(String column) implements PromptSource {
    private static final String EXPECTED =
        "ARRAY<STRUCT<ROLE: STRING, CONTENT: STRING>> or a STRING of such JSON";

    @Override
    public Kind kind() {
      return Kind.MESSAGES;
    }

    @Override
    public Column expression(StructType schema) {
      DataType type = Columns.type(schema, column, "messages");
      if (type instanceof ArrayType array && isMessage(array.elementType())) {
        return functions.to_json(Columns.named(column));
      }
      Columns.requireString(schema, column, "messages", EXPECTED);
      return Columns.named(column);
    }

    private static boolean isMessage(DataType type) {
      return type instanceof StructType message
          && Columns.exists(message, "role")
          && Columns.exists(message, "content");
    }
  }

  /** An ARRAY of INT or BIGINT, taken as it is. */
  record TokenIds(String column) implements PromptSource {
    @Override
    public Kind kind() {
      return Kind.TOKEN_IDS;
    }

    @Override
    public Column expression(StructType schema) {
      return Columns.tokenIds(schema, column, "token ids");
    }
  }

  /** A STRING column with the {@code body} of OpenAI requests. */
  record OpenAiBody(String column) implements PromptSource {
    @Override
    public Kind kind() {
      return Kind.OPENAI_BODY;
    }

    @Override
    public Column expression(StructType schema) {
      Columns.requireString(schema, column, "request body", "STRING of JSON");
      return Columns.named(column);
    }
  }

  /**
   * The source where none is named: {@code prompt}, or {@code prompt_token_ids} where there is no
   * prompt column.
   */
  static PromptSource defaultFor(StructType schema) {
    return Optional.of(DEFAULT_TOKEN_IDS_COLUMN)
        .filter(name -> !Columns.exists(schema, DEFAULT_PROMPT_COLUMN))
        .filter(name -> Columns.exists(schema, name))
        .<PromptSource>map(TokenIds::new)
        .orElseGet(() -> new Text(DEFAULT_PROMPT_COLUMN));
  }
}
