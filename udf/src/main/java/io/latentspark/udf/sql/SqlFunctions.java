package io.latentspark.udf.sql;

import io.latentspark.udf.CallOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.FunctionSignature;
import org.apache.spark.sql.catalyst.plans.logical.InputParameter;
import org.apache.spark.sql.catalyst.plans.logical.NamedParametersSupport;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;
import scala.Option;
import scala.Tuple3;
import scala.collection.immutable.Seq;

/** The functions' names, parameters and descriptions. */
final class SqlFunctions {
  /** Stands for an argument that the call does not have; known by its identity. */
  private static final Literal ABSENT = Literal.create(null, DataTypes.StringType);

  private static final String ROW_KEY = "row_key";
  private static final String OPTIONS = "options";

  private SqlFunctions() {}

  static void register(SparkSessionExtensions extensions) {
    Function generation = new Function(LlmFunction.GENERATE, "prompt");
    add(
        extensions,
        generation,
        "llm_generate",
        "The model's continuation of a prompt, with reasoning, usage and error.",
        UnaryOperator.identity());
    add(
        extensions,
        generation,
        "llm_generate_text",
        "The model's continuation of a prompt; NULL where the row failed.",
        call -> new GetStructField(call, 0, Option.apply("result")));
    add(
        extensions,
        new Function(LlmFunction.CHAT, "messages"),
        "The model's answer to a conversation: an ARRAY of STRUCT with role and content, or such"
            + " JSON.");
    add(
        extensions,
        new Function(LlmFunction.SCORE, "context", "continuation"),
        "Log probability of a continuation in its context, and whether greedy decoding would give"
            + " it.");
    add(
        extensions,
        new Function(LlmFunction.CLASSIFY, "text", "labels"),
        "The label that the model finds the likeliest continuation of the text after a blank.");
    add(
        extensions,
        new Function(LlmFunction.TOKENIZE, "text"),
        "The token ids of a prompt as the model reads it.");
    add(
        extensions,
        new Function(LlmFunction.TOKEN_COUNT, "text"),
        "How many tokens a prompt has as the model reads it.");
  }

  private static void add(SparkSessionExtensions extensions, Function function, String text) {
    add(extensions, function, function.called.sqlName(), text, UnaryOperator.identity());
  }

  private static void add(
      SparkSessionExtensions extensions,
      Function function,
      String name,
      String text,
      UnaryOperator<Expression> result) {
    Function1<Seq<Expression>, Expression> builder =
        arguments -> result.apply(function.call(name, arguments));
    FunctionIdentifier identifier = new FunctionIdentifier(name);
    ExpressionInfo info =
        new ExpressionInfo(
            LlmCall.class.getName(),
            null,
            name,
            function.usage() + " - " + text,
            "",
            "",
            "",
            "misc_funcs",
            "4.0.0",
            "",
            "built-in");
    extensions.injectFunction(new Tuple3<>(identifier, info, builder));
    // Spark takes a function that only a session has for a temporary one, which a permanent view
    // may not use.
    FunctionRegistry.builtin().registerFunction(identifier, info, builder);
  }

  /** A function's parameters: some that vary by row, then constant ones. */
  private static final class Function {
    private final LlmFunction called;
    private final List<String> required;
    private final List<String> optional = new ArrayList<>();

    Function(LlmFunction called, String... required) {
      this.called = called;
      this.required = List.of(required);
      if (called.isGenerating()) {
        optional.add(OPTIONS);
      }
      optional.add(CallOptions.MODEL);
      if (called.isGenerating()) {
        optional.add(ROW_KEY);
        optional.addAll(CallOptions.SAMPLING);
      }
      if (!called.isTokenizing()) {
        optional.add(CallOptions.FAIL_ON_ERROR);
      }
    }

    String usage() {
      return "_FUNC_(" + String.join(", ", required) + "[, " + String.join("][, ", optional) + "])";
    }

    LlmCall call(String name, Seq<Expression> arguments) {
      List<Expression> all =
          Scalas.list(NamedParametersSupport.defaultRearrange(signature(), arguments, name));
      List<Expression> inputs = new ArrayList<>(all.subList(0, required.size()));
      List<Expression> settings = new ArrayList<>();
      List<Expression> named = new ArrayList<>();
      for (int i = 0; i < optional.size(); i++) {
        Expression argument = all.get(required.size() + i);
        String parameter = optional.get(i);
        if (argument == ABSENT) {
          continue;
        }
        if (parameter.equals(ROW_KEY)) {
          inputs.add(argument);
        } else if (parameter.equals(OPTIONS)) {
          settings.add(argument);
        } else {
          named.add(new Literal(UTF8String.fromString(parameter), DataTypes.StringType));
          named.add(argument);
        }
      }
      if (!named.isEmpty()) {
        settings.add(new CreateNamedStruct(Scalas.seq(named)));
      }
      return new LlmCall(called, Scalas.seq(inputs), Scalas.seq(settings), null);
    }

    private FunctionSignature signature() {
      List<InputParameter> parameters = new ArrayList<>();
      required.forEach(name -> parameters.add(new InputParameter(name, Option.empty())));
      optional.forEach(name -> parameters.add(new InputParameter(name, Option.apply(ABSENT))));
      return new FunctionSignature(Scalas.seq(parameters));
    }
  }
}
