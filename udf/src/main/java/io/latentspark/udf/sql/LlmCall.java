package io.latentspark.udf.sql;

import io.latentspark.engine.EngineOptions;
import io.latentspark.udf.CallOptions;
import io.latentspark.udf.LatentSparkConf;
import io.latentspark.udf.SerializedEngineOptions;
import io.latentspark.udf.UdfErrors;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.TypeCheckResult;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ImplicitCastInputTypes;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.AnyDataType$;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/**
 * A call of one of the functions where the query has it. It has no value there: an {@link LlmCalls}
 * node below computes it.
 *
 * <p>Two calls with equal arguments and settings have equal values: the analysis may find one of
 * them in GROUP BY and the other in HAVING. From the end of the analysis on {@link #deterministic}
 * is false all the same: to the optimizer that word means that an expression may be copied, and a
 * copy would be asked again.
 */
public final class LlmCall extends Expression
    implements Unevaluable, ImplicitCastInputTypes, Serializable {
  private static final long serialVersionUID = 1L;

  private final LlmFunction function;
  private final Seq<Expression> inputs;
  private final Seq<Expression> settings;
  private final ResolvedCall resolved;

  /**
   * Found by TreeNode, which copies nodes by a constructor that takes the elements of the product.
   *
   * @param inputs the arguments that differ from row to row
   * @param settings constant maps, structs or JSON texts of options, later ones first in force
   * @param resolved the settings with the session's, or null
   */
  public LlmCall(
      LlmFunction function,
      Seq<Expression> inputs,
      Seq<Expression> settings,
      ResolvedCall resolved) {
    this.function = function;
    this.inputs = inputs;
    this.settings = settings;
    this.resolved = resolved;
  }

  LlmFunction function() {
    return function;
  }

  List<Expression> inputs() {
    return Scalas.list(inputs);
  }

  ResolvedCall resolvedCall() {
    return resolved;
  }

  /**
   * The same call with a NULL as its first argument wherever the condition does not hold. Its other
   * arguments are not computed there either: they may fail on such rows.
   */
  LlmCall onlyIf(Expression condition) {
    List<Expression> guarded = new ArrayList<>();
    for (Expression input : inputs()) {
      boolean isFixed = !guarded.isEmpty() && input.foldable();
      guarded.add(
          isFixed
              ? input
              : new org.apache.spark.sql.catalyst.expressions.If(
                  condition, input, Literal.create(null, input.dataType())));
    }
    return new LlmCall(function, Scalas.seq(guarded), settings, resolved);
  }

  /** Whether its arguments are the same for all rows that need its value. */
  boolean isConstant() {
    return inputs().stream()
        .allMatch(
            input ->
                input.foldable()
                    || (input instanceof org.apache.spark.sql.catalyst.expressions.If guarded
                        && guarded.trueValue().foldable()
                        && guarded.falseValue() instanceof Literal absent
                        && absent.value() == null));
  }

  /** The same call with its settings decided. */
  LlmCall resolve(LatentSparkConf conf) {
    if (resolved != null) {
      return this;
    }
    CallOptions options = callOptions();
    EngineOptions engine = conf.engine(options.model());
    ResolvedCall call =
        new ResolvedCall(
            function,
            inputs.size(),
            SerializedEngineOptions.of(engine),
            function.isGenerating() ? conf.callSampling(engine.model(), options) : null,
            options.failOnError().orElseGet(conf::failOnError));
    return new LlmCall(function, inputs, Scalas.seq(), call);
  }

  private CallOptions callOptions() {
    List<String> json = new ArrayList<>();
    for (Expression setting : Scalas.list(settings)) {
      ConstantOptions.json(setting).ifPresent(json::add);
    }
    return CallOptions.parse(json);
  }

  @Override
  public TypeCheckResult checkInputDataTypes() {
    TypeCheckResult types = ImplicitCastInputTypes.super.checkInputDataTypes();
    if (types.isFailure()) {
      return types;
    }
    if (function == LlmFunction.CHAT && !isConversation(inputs.apply(0).dataType())) {
      return new TypeCheckResult.TypeCheckFailure(
          UdfErrors.messagesType(inputs.apply(0).dataType().sql()));
    }
    return Scalas.list(settings).stream()
        .map(setting -> ConstantOptions.problem(function, setting))
        .flatMap(Optional::stream)
        .findFirst()
        .<TypeCheckResult>map(TypeCheckResult.TypeCheckFailure::new)
        .orElse(TypeCheckResult.TypeCheckSuccess$.MODULE$);
  }

  private static boolean isConversation(DataType type) {
    return type instanceof StringType
        || (type instanceof ArrayType array
            && array.elementType() instanceof StructType message
            && isText(message, "role")
            && isText(message, "content"));
  }

  private static boolean isText(StructType message, String field) {
    return List.of(message.fieldNames()).contains(field)
        && message.apply(field).dataType() instanceof StringType;
  }

  @Override
  public Seq<AbstractDataType> inputTypes() {
    List<AbstractDataType> types = new ArrayList<>(function.inputTypes().subList(0, inputs.size()));
    types.addAll(Collections.nCopies(settings.size(), AnyDataType$.MODULE$));
    return Scalas.seq(types);
  }

  @Override
  public DataType dataType() {
    return function.resultType();
  }

  @Override
  public boolean nullable() {
    return true;
  }

  @Override
  public boolean deterministic() {
    return resolved == null;
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public String prettyName() {
    return function.sqlName();
  }

  /** The name of a column that has no other. */
  @Override
  public String sql() {
    return function.sqlName()
        + given().stream().map(Expression::sql).collect(Collectors.joining(", ", "(", ")"));
  }

  @Override
  public String toString() {
    String arguments = given().stream().map(Expression::toString).collect(Collectors.joining(", "));
    return function.sqlName() + "(" + arguments + (resolved == null ? "" : "; " + resolved) + ")";
  }

  private List<Expression> given() {
    return Scalas.<Expression>list(children()).stream()
        .filter(argument -> !(argument instanceof Literal literal && literal.value() == null))
        .toList();
  }

  @Override
  public Object eval(InternalRow input) {
    throw UdfErrors.callNotExtracted(toString());
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    throw UdfErrors.callNotExtracted(toString());
  }

  @Override
  public Seq<Expression> children() {
    return concat(inputs, settings);
  }

  @SuppressWarnings("unchecked")
  private static Seq<Expression> concat(Seq<Expression> first, Seq<Expression> second) {
    return (Seq<Expression>) first.concat(second);
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    List<Expression> all = Scalas.list(children);
    int split = inputs.size();
    return new LlmCall(
        function,
        Scalas.seq(all.subList(0, split)),
        Scalas.seq(all.subList(split, all.size())),
        resolved);
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> function;
      case 1 -> inputs;
      case 2 -> settings;
      default -> resolved;
    };
  }

  @Override
  public boolean canEqual(Object that) {
    return that instanceof LlmCall;
  }

  @Override
  public boolean equals(Object that) {
    return Scalas.equal(this, that);
  }
}
