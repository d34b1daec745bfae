package io.latentspark.eval.math;

import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.fraction.BigFraction;

/**
 * Whether two LaTeX terms are equal for all values of their names, as SymPy decides it by
 * simplifying their difference.
 *
 * <p>Here both are evaluated with several values for the names: exactly where they are made of
 * sums, products and whole powers of decimal numbers, else with complex numbers in double precision
 * and a tolerance of 1e-13 (relative above 1). An identity that SymPy cannot prove counts as equal
 * here, and so do decimals that differ only by rounding, 0.1+0.2 and 0.3. Terms that cannot be read
 * or have no value are equal to nothing.
 */
final class LatexEquivalence {

  private static final int POINTS = 6;
  private static final double TOLERANCE = 1e-13;

  private LatexEquivalence() {}

  static boolean areEqual(String a, String b) {
    try {
      Expression first = LatexParser.parse(a);
      Expression second = LatexParser.parse(b);
      for (int point = 0; point < POINTS; point++) {
        if (!areEqual(first, second, point)) {
          return false;
        }
      }
      return true;
    } catch (LatexSyntaxException | ArithmeticException | StackOverflowError e) {
      return false;
    }
  }

  private static boolean areEqual(Expression first, Expression second, int point) {
    ExactArithmetic exact = new ExactArithmetic(point);
    BigFraction a;
    BigFraction b;
    try {
      a = first.evaluate(exact);
      b = second.evaluate(exact);
    } catch (ArithmeticException e) {
      return areNear(first, second, point);
    }
    return a.equals(b);
  }

  private static boolean areNear(Expression first, Expression second, int point) {
    ComplexArithmetic complex = new ComplexArithmetic(name -> value(name, point));
    Complex a = first.evaluate(complex);
    Complex b = second.evaluate(complex);
    // Not a number or infinite: no distance is small.
    return a.subtract(b).abs() <= TOLERANCE * Math.max(1, Math.max(a.abs(), b.abs()));
  }

  /** Somewhere in the plane, in another quadrant for each point. */
  private static Complex value(String name, int point) {
    int hash = Math.floorMod(name.hashCode() * 31 + point * 7919, 10_007);
    double angle = hash / 10_007.0 * 1.3 + 0.1 + point * Math.PI / 2;
    double radius = 0.6 + (hash % 101) / 101.0;
    return new Complex(radius * Math.cos(angle), radius * Math.sin(angle));
  }
}
