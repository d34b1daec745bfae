package io.latentspark.jobs.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  @Test
  void aLineSaysRowsRateErrorsAndTimeLeft() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    var lines =
        new ProgressDisplay.Lines(1000, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String line = lines.line(new Progress(250, 2, 5000), 20);
    assertTrue(line.startsWith("250 of 1,000 rows, "), line);
    assertTrue(line.endsWith("2 errors, 0:01:00 left"), line);
    assertTrue(lines.line(Progress.NONE, 5).endsWith("? left"));
    lines.show(Progress.NONE);
    assertEquals("", bytes.toString(StandardCharsets.UTF_8)); // quiet for the first ten seconds
  }
}
