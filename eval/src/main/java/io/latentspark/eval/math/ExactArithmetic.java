package io.latentspark.eval.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.commons.math3.fraction.BigFraction;

/**
 * Fractions, for terms made of sums, products and whole powers: there equality is certain.
 *
 * @param seed decides the values of names
 */
record ExactArithmetic(int seed) implements Arithmetic<BigFraction> {

  private static final int LARGEST_POWER = 2_000;

  @Override
  public BigFraction constant(BigDecimal value) {
    return value.scale() <= 0
        ? new BigFraction(value.toBigIntegerExact())
        : new BigFraction(value.unscaledValue(), BigInteger.TEN.pow(value.scale()));
  }

  @Override
  public BigFraction symbol(String name) {
    long numerator = 1_000_003L + (name.hashCode() * 31L + seed) % 999_983;
    return new BigFraction(numerator, 1009L + seed);
  }

  @Override
  public BigFraction apply(String function, List<BigFraction> arguments) {
    BigFraction first = arguments.get(0);
    return switch (function) {
      case "ADD" -> first.add(arguments.get(1));
      case "MULTIPLY" -> first.multiply(arguments.get(1));
      case "NEGATE" -> first.negate();
      case "POWER" -> power(first, arguments.get(1));
      default -> throw new ArithmeticException(function);
    };
  }

  private static BigFraction power(BigFraction base, BigFraction exponent) {
    if (!exponent.getDenominator().equals(BigInteger.ONE)
        || exponent.abs().compareTo(new BigFraction(LARGEST_POWER)) > 0
        || (base.equals(BigFraction.ZERO) && exponent.compareTo(BigFraction.ZERO) < 0)) {
      throw new ArithmeticException("power");
    }
    return base.pow(exponent.getNumerator());
  }
}
