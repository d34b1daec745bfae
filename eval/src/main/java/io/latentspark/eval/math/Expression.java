package io.latentspark.eval.math;

import java.math.BigDecimal;
import java.util.List;

/** A term read from LaTeX. */
sealed interface Expression {

  /** A number as it is written. */
  record Constant(BigDecimal value) implements Expression {}

  /** A name; {@code \pi}, {@code e} and {@code i} are names like others. */
  record Symbol(String name) implements Expression {}

  /**
   * A function of terms: an {@link Operation} by its name, or any other function by the name it has
   * in the text.
   */
  record Application(String function, List<Expression> arguments) implements Expression {}

  static Expression of(Operation operation, Expression... arguments) {
    return new Application(operation.name(), List.of(arguments));
  }

  /** What arithmetic makes of it. */
  default <T> T evaluate(Arithmetic<T> arithmetic) {
    if (this instanceof Constant constant) {
      return arithmetic.constant(constant.value());
    }
    if (this instanceof Symbol symbol) {
      return arithmetic.symbol(symbol.name());
    }
    Application application = (Application) this;
    List<T> values =
        application.arguments().stream().map(argument -> argument.evaluate(arithmetic)).toList();
    return arithmetic.apply(application.function(), values);
  }

  /** Whether a name or a function without meaning occurs in it. */
  default boolean hasSymbols() {
    if (this instanceof Application application) {
      return application.arguments().stream().anyMatch(Expression::hasSymbols);
    }
    return this instanceof Symbol;
  }

  /** Functions with a meaning. */
  enum Operation {
    ADD,
    NEGATE,
    MULTIPLY,
    POWER,
    FACTORIAL,
    BINOMIAL,
    ABSOLUTE,
    CONJUGATE,
    FLOOR,
    CEILING
  }
}
