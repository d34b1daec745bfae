package io.latentspark.eval.math;

import io.latentspark.eval.math.Expression.Application;
import io.latentspark.eval.math.Expression.Constant;
import io.latentspark.eval.math.Expression.Operation;
import io.latentspark.eval.math.Expression.Symbol;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads a term as SymPy's {@code parse_latex} (its ANTLR grammar) does: the longest term the text
 * begins with; what follows it is not looked at, so {@code 3,4} is 3. Integrals, sums, products,
 * limits, derivatives, infinity and relations are refused: SymPy reads them, but the difference of
 * two of them is zero only where the texts are equal.
 */
final class LatexParser {

  private static final Set<String> RELATIONS =
      Set.of(
          "=",
          "<",
          ">",
          "\\neq",
          "\\leq",
          "\\le",
          "\\leqq",
          "\\leqslant",
          "\\geq",
          "\\ge",
          "\\geqq",
          "\\geqslant");
  private static final Set<String> FUNCTIONS =
      Set.of(
          "exp", "log", "lg", "ln", "sin", "cos", "tan", "csc", "sec", "cot", "arcsin", "arccos",
          "arctan", "arccsc", "arcsec", "arccot", "sinh", "cosh", "tanh", "arsinh", "arcosh",
          "artanh");
  private static final Set<String> REFUSED =
      Set.of(
          "\\infty",
          "\\int",
          "\\sum",
          "\\prod",
          "\\lim",
          "\\langle",
          "\\rangle",
          "\\left|",
          "\\right|",
          "\\mathit",
          "\\to",
          "\\rightarrow",
          "\\Rightarrow");
  private static final Set<String> CLOSING =
      Set.of("\\times", "\\cdot", "\\div", "\\rfloor", "\\rceil", "\\}");
  private static final Constant ONE = new Constant(BigDecimal.ONE);
  private static final Constant MINUS_ONE = new Constant(BigDecimal.ONE.negate());

  private final List<String> tokens;
  private int at;
  private int bars;

  private LatexParser(List<String> tokens) {
    this.tokens = tokens;
  }

  static Expression parse(String text) throws LatexSyntaxException {
    LatexParser parser = new LatexParser(LatexLexer.tokens(text));
    Expression expression = parser.sum();
    if (RELATIONS.contains(parser.peek())) {
      throw new LatexSyntaxException("a relation");
    }
    return expression;
  }

  private String peek() throws LatexSyntaxException {
    String token = peek(0);
    if (token.equals(LatexLexer.BAD)) {
      throw new LatexSyntaxException("unknown character");
    }
    return token;
  }

  private String peek(int ahead) {
    return at + ahead < tokens.size() ? tokens.get(at + ahead) : LatexLexer.END;
  }

  private boolean accept(String token) throws LatexSyntaxException {
    boolean accepted = peek().equals(token);
    at += accepted ? 1 : 0;
    return accepted;
  }

  private void expect(String token) throws LatexSyntaxException {
    if (!accept(token)) {
      throw new LatexSyntaxException("expected " + token + " before " + peek());
    }
  }

  private Expression sum() throws LatexSyntaxException {
    Expression sum = product(true);
    while (true) {
      if (accept("+")) {
        sum = Expression.of(Operation.ADD, sum, product(true));
      } else if (accept("-")) {
        sum = Expression.of(Operation.ADD, sum, Expression.of(Operation.NEGATE, product(true)));
      } else {
        return sum;
      }
    }
  }

  /**
   * @param functions whether factors after the first may be functions, as they may not in an
   *     argument without parentheses
   */
  private Expression product(boolean functions) throws LatexSyntaxException {
    Expression product = signed(functions);
    while (true) {
      if (accept("*") || accept("\\times") || accept("\\cdot")) {
        product = Expression.of(Operation.MULTIPLY, product, signed(functions));
      } else if (accept("/") || accept("\\div") || accept(":")) {
        product = quotient(product, signed(functions));
      } else {
        return product;
      }
    }
  }

  private static Expression quotient(Expression upper, Expression lower) {
    return Expression.of(
        Operation.MULTIPLY, upper, Expression.of(Operation.POWER, lower, MINUS_ONE));
  }

  private Expression signed(boolean functions) throws LatexSyntaxException {
    if (accept("+")) {
      return signed(functions);
    }
    if (accept("-")) {
      return Expression.of(Operation.NEGATE, signed(functions));
    }
    List<Expression> factors = new ArrayList<>();
    factors.add(withFactorials());
    while (startsFactor(functions)) {
      factors.add(withFactorials());
    }
    Expression product = factors.get(factors.size() - 1);
    for (int i = factors.size() - 2; i >= 0; i--) {
      if (!isTimesSign(factors, i)) {
        product = Expression.of(Operation.MULTIPLY, factors.get(i), product);
      }
    }
    return product;
  }

  /** The letter x between numbers is a sign of multiplication. */
  private static boolean isTimesSign(List<Expression> factors, int i) {
    return i > 0
        && factors.get(i).equals(new Symbol("x"))
        && !factors.get(i - 1).hasSymbols()
        && !factors.get(i + 1).hasSymbols();
  }

  private boolean startsFactor(boolean functions) throws LatexSyntaxException {
    String token = peek();
    if (token.isEmpty() || CLOSING.contains(token) || RELATIONS.contains(token)) {
      return false;
    }
    if (token.equals("|")) {
      return bars == 0;
    }
    if (token.startsWith("\\") || isLetters(token)) {
      return functions || !startsFunction(token);
    }
    return isDigit(token) || "([{".contains(token);
  }

  private static boolean startsFunction(String token) {
    return token.startsWith("\\")
        && (FUNCTIONS.contains(token.substring(1))
            || token.equals("\\sqrt")
            || token.equals("\\overline"));
  }

  private Expression withFactorials() throws LatexSyntaxException {
    Expression expression = power();
    while (accept("!")) {
      expression = Expression.of(Operation.FACTORIAL, expression);
    }
    if (peek().equals("|") && (peek(1).equals("^") || peek(1).equals("_"))) {
      throw new LatexSyntaxException("evaluation at a point");
    }
    return expression;
  }

  private Expression power() throws LatexSyntaxException {
    Expression power = component();
    while (accept("^")) {
      power = Expression.of(Operation.POWER, power, script());
      if (accept("_")) {
        script();
      }
    }
    return power;
  }

  /** What follows ^ or _: an atom, or a term in braces. */
  private Expression script() throws LatexSyntaxException {
    return accept("{") ? closed("}") : atom();
  }

  private Expression closed(String end) throws LatexSyntaxException {
    int outer = bars;
    bars = end.equals("|") ? bars + 1 : 0;
    Expression expression = sum();
    expect(end);
    bars = outer;
    return expression;
  }

  private Expression component() throws LatexSyntaxException {
    if (accept("(")) {
      return closed(")");
    }
    if (accept("[")) {
      return closed("]");
    }
    if (accept("{")) {
      return closed("}");
    }
    if (accept("\\{")) {
      return closed("\\}");
    }
    if (accept("|")) {
      return Expression.of(Operation.ABSOLUTE, closed("|"));
    }
    if (accept("\\lfloor")) {
      return Expression.of(Operation.FLOOR, closed("\\rfloor"));
    }
    if (accept("\\lceil")) {
      return Expression.of(Operation.CEILING, closed("\\rceil"));
    }
    if (accept("\\sqrt")) {
      return root();
    }
    if (accept("\\overline")) {
      expect("{");
      return Expression.of(Operation.CONJUGATE, closed("}"));
    }
    String token = peek();
    if (token.startsWith("\\") && FUNCTIONS.contains(token.substring(1))) {
      at++;
      return function(token.substring(1));
    }
    return atom();
  }

  private Expression root() throws LatexSyntaxException {
    Expression degree = accept("[") ? closed("]") : new Constant(BigDecimal.valueOf(2));
    expect("{");
    return Expression.of(Operation.POWER, closed("}"), quotient(ONE, degree));
  }

  private Expression function(String name) throws LatexSyntaxException {
    Expression base = null;
    Expression power = null;
    for (int i = 0; i < 2; i++) {
      if (base == null && accept("_")) {
        base = script();
      } else if (power == null && accept("^")) {
        power = script();
      }
    }
    Expression argument = argument();
    if (MINUS_ONE_WRITTEN.equals(power) && INVERTIBLE.contains(name)) {
      throw new LatexSyntaxException("an inverse function");
    }
    Expression value = value(name, base, argument);
    return power == null ? value : Expression.of(Operation.POWER, value, power);
  }

  private static final Expression MINUS_ONE_WRITTEN = Expression.of(Operation.NEGATE, ONE);
  private static final Set<String> INVERTIBLE =
      Set.of("sin", "cos", "tan", "csc", "sec", "cot", "sinh", "cosh", "tanh");

  private static Expression value(String name, Expression base, Expression argument) {
    Expression logarithm = new Application("log", List.of(argument));
    return switch (name) {
      case "ln", "log" -> base == null ? logarithm : quotient(logarithm, log(base));
      case "lg" -> quotient(logarithm, log(base == null ? new Constant(BigDecimal.TEN) : base));
      default -> new Application(name, List.of(argument));
    };
  }

  private static Expression log(Expression base) {
    return new Application("log", List.of(base));
  }

  /** Of several arguments in parentheses the first counts. */
  private Expression argument() throws LatexSyntaxException {
    if (!peek().equals("(")) {
      return product(false);
    }
    return arguments().get(0);
  }

  private List<Expression> arguments() throws LatexSyntaxException {
    int outer = bars;
    bars = 0;
    expect("(");
    List<Expression> arguments = new ArrayList<>();
    do {
      arguments.add(sum());
    } while (accept(","));
    expect(")");
    bars = outer;
    return arguments;
  }

  private Expression atom() throws LatexSyntaxException {
    String token = peek();
    if (isDigit(token)) {
      return number();
    }
    if (token.equals("\\frac") || token.equals("\\dfrac") || token.equals("\\tfrac")) {
      at++;
      return fraction();
    }
    if (token.equals("\\binom") || token.equals("\\dbinom") || token.equals("\\tbinom")) {
      at++;
      expect("{");
      Expression n = closed("}");
      expect("{");
      return Expression.of(Operation.BINOMIAL, n, closed("}"));
    }
    boolean name = token.startsWith("\\") || isLetters(token);
    if (!name || REFUSED.contains(token) || CLOSING.contains(token) || RELATIONS.contains(token)) {
      throw new LatexSyntaxException("no term begins with " + token);
    }
    at++;
    return token.length() == 2 && isLetters(token) ? new Symbol(token) : named(token);
  }

  /** A name with its subscript and primes, and the arguments if it is a function's. */
  private Expression named(String token) throws LatexSyntaxException {
    StringBuilder name = new StringBuilder(token.replace("\\", ""));
    while (peek().equals("'") || (peek().equals("_") && name.indexOf("_") < 0)) {
      int start = at;
      if (accept("_")) {
        script();
      } else {
        at++;
      }
      name.append(String.join("", tokens.subList(start, at)).replaceAll("[{}]", ""));
    }
    return peek().equals("(")
        ? new Application(name.toString(), arguments())
        : new Symbol(name.toString());
  }

  private Expression number() throws LatexSyntaxException {
    StringBuilder digits = new StringBuilder();
    appendDigits(digits);
    while (peek().equals(",") && isDigit(peek(1)) && isDigit(peek(2)) && isDigit(peek(3))) {
      digits.append(peek(1)).append(peek(2)).append(peek(3));
      at += 4;
    }
    if (accept(".")) {
      if (!isDigit(peek())) {
        throw new LatexSyntaxException("a number ends with its point");
      }
      digits.append('.');
      appendDigits(digits);
    }
    return new Constant(new BigDecimal(digits.toString()));
  }

  private void appendDigits(StringBuilder digits) throws LatexSyntaxException {
    while (isDigit(peek())) {
      digits.append(peek());
      at++;
    }
  }

  private Expression fraction() throws LatexSyntaxException {
    Expression upper = part();
    if (peek().equals("{") && peek(1).length() == 2 && isLetters(peek(1)) && peek(2).equals("}")) {
      throw new LatexSyntaxException("a derivative");
    }
    return quotient(upper, part());
  }

  private Expression part() throws LatexSyntaxException {
    if (isDigit(peek())) {
      at++;
      return new Constant(new BigDecimal(tokens.get(at - 1)));
    }
    expect("{");
    return closed("}");
  }

  private static boolean isDigit(String token) {
    return token.length() == 1 && token.charAt(0) >= '0' && token.charAt(0) <= '9';
  }

  private static boolean isLetters(String token) {
    return !token.isEmpty() && token.chars().allMatch(c -> LatexLexer.isLetter((char) c));
  }
}
