package io.latentspark.engine.text;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import java.util.List;
import java.util.function.Predicate;

/** The tests that tell an undefined value and None apart. */
final class StrictTests {
  private StrictTests() {}

  static List<ExpTest> all() {
    return List.of(
        test("defined", value -> !(value instanceof Undefined)),
        test("undefined", value -> value instanceof Undefined),
        test("none", value -> value == null || value == PythonNone.NONE));
  }

  private static ExpTest test(String name, Predicate<Object> predicate) {
    return new ExpTest() {
      @Override
      public String getName() {
        return name;
      }

      @Override
      public boolean evaluate(Object value, JinjavaInterpreter interpreter, Object... arguments) {
        return predicate.test(value);
      }
    };
  }
}
