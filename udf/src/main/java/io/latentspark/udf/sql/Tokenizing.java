package io.latentspark.udf.sql;

import io.latentspark.udf.SerializedEngineOptions;
import io.latentspark.udf.Tokenizers;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** {@code llm_tokenize} and {@code llm_token_count}: plain expressions, which need no engine. */
public final class Tokenizing extends Expression implements CodegenFallback, Serializable {
  private static final long serialVersionUID = 1L;

  private final LlmFunction function;
  private final SerializedEngineOptions engine;
  private final Expression child;

  /** Found by TreeNode; {@code engine} names the model. */
  public Tokenizing(LlmFunction function, SerializedEngineOptions engine, Expression child) {
    this.function = function;
    this.engine = engine;
    this.child = child;
  }

  static Tokenizing of(LlmCall call) {
    return new Tokenizing(call.function(), call.resolvedCall().engine(), call.inputs().get(0));
  }

  @Override
  public Object eval(InternalRow row) {
    Object text = child.eval(row);
    if (text == null) {
      return null;
    }
    int[] ids = Tokenizers.encode(engine, ((UTF8String) text).toString());
    return function == LlmFunction.TOKEN_COUNT ? ids.length : new GenericArrayData(ids);
  }

  @Override
  public DataType dataType() {
    return function.resultType();
  }

  @Override
  public String prettyName() {
    return function.sqlName();
  }

  @Override
  public boolean nullable() {
    return child.nullable();
  }

  @Override
  public String sql() {
    return prettyName() + "(" + child.sql() + ")";
  }

  @Override
  public String toString() {
    return prettyName() + "(" + child + ")";
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public Seq<Expression> children() {
    return Scalas.seq(child);
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new Tokenizing(function, engine, children.apply(0));
  }

  @Override
  public int productArity() {
    return 3;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? function : n == 1 ? engine : child;
  }

  @Override
  public boolean canEqual(Object that) {
    return that instanceof Tokenizing;
  }

  @Override
  public boolean equals(Object that) {
    return Scalas.equal(this, that);
  }
}
