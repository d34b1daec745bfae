package io.latentspark.jobs.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class FailOnErrorTest {
  @ParameterizedTest
  @CsvSource({"true,0", "false,1000", "0.01,10", "5,5", "0,0", "1.0,1000", "1,1"})
  void allowsSoManyOfAThousandRows(String text, long allowed) {
    assertEquals(allowed, FailOnError.parse(text).allowedFailures(1000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"maybe", "-1", "1.5", "NaN", ""})
  void anythingElseIsAUsageError(String text) {
    assertThrows(TypeConversionException.class, () -> new FailOnError.Converter().convert(text));
  }
}
