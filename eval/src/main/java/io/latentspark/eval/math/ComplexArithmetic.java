package io.latentspark.eval.math;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.special.Gamma;

/**
 * Complex numbers in double precision.
 *
 * @param symbols the values of names
 */
record ComplexArithmetic(Function<String, Complex> symbols) implements Arithmetic<Complex> {

  @Override
  public Complex constant(BigDecimal value) {
    return new Complex(value.doubleValue());
  }

  @Override
  public Complex symbol(String name) {
    return symbols.apply(name);
  }

  @Override
  public Complex apply(String function, List<Complex> arguments) {
    Complex x = arguments.get(0);
    return switch (function) {
      case "ADD" -> x.add(arguments.get(1));
      case "MULTIPLY" -> x.multiply(arguments.get(1));
      case "NEGATE" -> x.negate();
      case "POWER" -> power(x, arguments.get(1));
      case "ABSOLUTE" -> new Complex(x.abs());
      case "CONJUGATE" -> x.conjugate();
      case "FACTORIAL" -> x.getImaginary() == 0 ? factorial(x.getReal()) : named("!", arguments);
      case "BINOMIAL" -> new Complex(binomial(real(x), real(arguments.get(1))));
      case "FLOOR" -> new Complex(Math.floor(real(x)));
      case "CEILING" -> new Complex(Math.ceil(real(x)));
      case "exp" -> x.exp();
      case "log" -> x.log();
      case "sin" -> x.sin();
      case "cos" -> x.cos();
      case "tan" -> x.tan();
      case "csc" -> x.sin().reciprocal();
      case "sec" -> x.cos().reciprocal();
      case "cot" -> x.tan().reciprocal();
      case "arcsin" -> x.asin();
      case "arccos" -> x.acos();
      case "arctan" -> x.atan();
      case "arccsc" -> x.reciprocal().asin();
      case "arcsec" -> x.reciprocal().acos();
      case "arccot" -> x.reciprocal().atan();
      case "sinh" -> x.sinh();
      case "cosh" -> x.cosh();
      case "tanh" -> x.tanh();
      case "arsinh" -> x.multiply(Complex.I).asin().divide(Complex.I);
      case "arcosh" -> x.add(power(x.add(1), HALF).multiply(power(x.subtract(1), HALF))).log();
      case "artanh" -> x.multiply(Complex.I).atan().divide(Complex.I);
      default -> named(function, arguments);
    };
  }

  private static final Complex HALF = new Complex(0.5);

  private static Complex power(Complex base, Complex exponent) {
    double whole = Math.rint(exponent.getReal());
    if (exponent.getImaginary() == 0 && whole == exponent.getReal() && Math.abs(whole) <= 64) {
      Complex power = Complex.ONE;
      for (int i = 0; i < Math.abs(whole); i++) {
        power = power.multiply(base);
      }
      return whole < 0 ? power.reciprocal() : power;
    }
    if (base.equals(Complex.ZERO)) {
      return exponent.getReal() > 0 ? Complex.ZERO : Complex.NaN;
    }
    return base.log().multiply(exponent).exp();
  }

  /** A function without meaning: some smooth one that depends on its name and all arguments. */
  private static Complex named(String name, List<Complex> arguments) {
    Complex sum = new Complex((name.hashCode() % 1013) / 997.0, 0.25);
    for (int i = 0; i < arguments.size(); i++) {
      Complex argument = arguments.get(i);
      sum = sum.add(argument.multiply(0.37 + i)).add(argument.multiply(argument).multiply(0.11));
    }
    return sum.sin().add(sum.multiply(sum));
  }

  private static double real(Complex value) {
    if (value.getImaginary() != 0) {
      throw new ArithmeticException("not real");
    }
    return value.getReal();
  }

  private static Complex factorial(double n) {
    boolean small = n == Math.rint(n) && n >= 0 && n <= 20;
    return new Complex(small ? product(n) : Gamma.gamma(n + 1));
  }

  private static double product(double n) {
    double product = 1;
    for (int i = 2; i <= n; i++) {
      product *= i;
    }
    return product;
  }

  private static double binomial(double n, double k) {
    double product = 1;
    if (k != Math.rint(k) || k < 0 || k > 1000) {
      throw new ArithmeticException("binomial");
    }
    for (int i = 1; i <= k; i++) {
      product *= (n - k + i) / i;
    }
    return product;
  }
}
