package io.latentspark.eval.math;

import java.math.BigDecimal;
import java.util.List;

/** Numbers of a kind and what can be done with them. */
interface Arithmetic<T> {

  T constant(BigDecimal value);

  /** The value given to a name. */
  T symbol(String name);

  /**
   * The value of a function.
   *
   * @throws ArithmeticException if it has none among these numbers
   */
  T apply(String function, List<T> arguments);
}
