package io.latentspark.udf.sql;

import io.latentspark.engine.decode.SamplingParams;
import io.latentspark.udf.CallWork;
import java.util.List;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.AnyDataType$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType$;

/** What is called from SQL: names, types, and what is asked of the engine. */
enum LlmFunction {
  GENERATE("llm_generate", Types.GENERATION, List.of(StringType$.MODULE$, StringType$.MODULE$), 1),
  CHAT("llm_chat", Types.GENERATION, List.of(AnyDataType$.MODULE$, StringType$.MODULE$), 1),
  SCORE("llm_score", Types.SCORE, List.of(StringType$.MODULE$, StringType$.MODULE$), 2),
  CLASSIFY(
      "llm_classify",
      DataTypes.StringType,
      List.of(StringType$.MODULE$, DataTypes.createArrayType(DataTypes.StringType)),
      2),
  TOKENIZE(
      "llm_tokenize",
      DataTypes.createArrayType(DataTypes.IntegerType, false),
      List.of(StringType$.MODULE$),
      1),
  TOKEN_COUNT("llm_token_count", DataTypes.IntegerType, List.of(StringType$.MODULE$), 1);

  private final String sqlName;
  private final DataType resultType;
  private final List<AbstractDataType> inputTypes;
  private final int required;

  LlmFunction(
      String sqlName, DataType resultType, List<AbstractDataType> inputTypes, int required) {
    this.sqlName = sqlName;
    this.resultType = resultType;
    this.inputTypes = inputTypes;
    this.required = required;
  }

  String sqlName() {
    return sqlName;
  }

  DataType resultType() {
    return resultType;
  }

  /** Types of the arguments that differ from row to row; the last ones may be absent. */
  List<AbstractDataType> inputTypes() {
    return inputTypes;
  }

  /** The first arguments, without each of which the value is NULL and nothing is asked. */
  int required() {
    return required;
  }

  /** Whether the tokenizer alone answers, so that no engine is needed. */
  boolean isTokenizing() {
    return this == TOKENIZE || this == TOKEN_COUNT;
  }

  boolean isGenerating() {
    return this == GENERATE || this == CHAT;
  }

  /** What is asked of the engine, for a function that is not tokenizing. */
  CallWork<?> work(SamplingParams sampling) {
    return switch (this) {
      case GENERATE -> CallWork.generate(sampling);
      case CHAT -> CallWork.chat(sampling);
      case SCORE -> CallWork.score();
      case CLASSIFY -> CallWork.classify();
      case TOKENIZE, TOKEN_COUNT -> throw new IllegalStateException(sqlName + " needs no engine");
    };
  }

  private static final class Types {
    private static final String ERROR = ", errorCode STRING, errorMessage STRING>";
    static final DataType GENERATION =
        DataType.fromDDL(
            "STRUCT<result STRING, reasoning STRING, finish_reason STRING,"
                + " usage STRUCT<input_tokens INT, output_tokens INT, total_tokens INT>"
                + ERROR);
    static final DataType SCORE =
        DataType.fromDDL("STRUCT<logprob DOUBLE, is_greedy BOOLEAN, tokens INT" + ERROR);
  }
}
