package io.latentspark.engine.text;

import com.hubspot.jinjava.el.ExtendedSyntaxBuilder;
import com.hubspot.jinjava.el.TruthyTypeConverter;
import com.hubspot.jinjava.el.ext.AdditionOperator;
import com.hubspot.jinjava.el.ext.AstRangeBracket;
import com.hubspot.jinjava.el.ext.ExtendedParser;
import java.util.Properties;
import jinjava.de.odysseus.el.ExpressionFactoryImpl;
import jinjava.de.odysseus.el.misc.TypeConverter;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.TreeBuilder;
import jinjava.de.odysseus.el.tree.impl.Builder;
import jinjava.de.odysseus.el.tree.impl.Parser;
import jinjava.de.odysseus.el.tree.impl.Scanner;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstUnary;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELException;

/** jinjava's expressions with Python's meaning where the two differ. */
final class PythonExpressions extends ExpressionFactoryImpl {

  PythonExpressions() {
    super(new Properties(), new TruthyTypeConverter());
  }

  @Override
  protected TreeBuilder createTreeBuilder(Properties properties, Builder.Feature... features) {
    return new SyntaxBuilder(features);
  }

  private static final class SyntaxBuilder extends ExtendedSyntaxBuilder {
    private static final long serialVersionUID = 1L;

    SyntaxBuilder(Feature... features) {
      super(features);
    }

    @Override
    protected Parser createParser(String expression) {
      return new PythonParser(this, expression);
    }
  }

  private static final class PythonParser extends ExtendedParser {

    PythonParser(Builder context, String input) {
      super(context, input);
    }

    /** {@code not} binds looser than comparison: {@code not a == b} is {@code not (a == b)}. */
    @Override
    protected AstNode eq(boolean required) throws Scanner.ScanException, ParseException {
      if (getToken().getSymbol() != Scanner.Symbol.NOT) {
        return super.eq(required);
      }
      consumeToken();
      return createAstUnary(eq(true), AstUnary.NOT);
    }

    @Override
    protected AstRangeBracket createAstRangeBracket(
        AstNode base, AstNode start, AstNode end, boolean lvalue, boolean strict) {
      return new Slice(base, start, end, lvalue, strict);
    }

    @Override
    protected AstBinary createAstBinary(AstNode left, AstNode right, AstBinary.Operator operator) {
      return super.createAstBinary(
          left, right, operator == AdditionOperator.OP ? Addition.STRICT : operator);
    }
  }

  /** A slice of a string counts code points, not UTF-16 units. */
  private static final class Slice extends AstRangeBracket {

    Slice(AstNode base, AstNode start, AstNode end, boolean lvalue, boolean strict) {
      super(base, start, end, lvalue, strict, false);
    }

    @Override
    public Object eval(Bindings bindings, ELContext context) {
      if (!(prefix.eval(bindings, context) instanceof String text)) {
        return super.eval(bindings, context);
      }
      int length = text.codePointCount(0, text.length());
      int from = bound(property, 0, length, bindings, context);
      int to = bound(rangeMax, length, length, bindings, context);
      return from >= to
          ? ""
          : text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
    }

    private static int bound(
        AstNode node, int otherwise, int length, Bindings bindings, ELContext context) {
      if (node == null || !(node.eval(bindings, context) instanceof Number given)) {
        return otherwise;
      }
      int position = given.intValue() < 0 ? length + given.intValue() : given.intValue();
      return Math.max(0, Math.min(position, length));
    }
  }

  /** A string adds to a string only; jinjava would write "null" for what is undefined. */
  private static final class Addition extends AdditionOperator {
    static final Addition STRICT = new Addition();

    @Override
    protected Object apply(TypeConverter converter, Object left, Object right) {
      if (left instanceof String != right instanceof String) {
        throw new ELException(
            "can only concatenate str to str: " + typeOf(left) + " + " + typeOf(right));
      }
      return super.apply(converter, left, right);
    }

    private static String typeOf(Object value) {
      return value == null ? "undefined" : value.getClass().getSimpleName();
    }
  }
}
