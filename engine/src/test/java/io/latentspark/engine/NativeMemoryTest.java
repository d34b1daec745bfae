package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an engine holds outside the Java heap does not grow with the requests it answers, and is
 * given back when it is closed. Seen by Linux, in a JVM whose heap is of one size and resident from
 * its start: what grows there is native.
 */
class NativeMemoryTest {
  private static final long MEGABYTE = 1 << 20;

  /** Compiled code still grows a little after the warm-up; a leak of 4 KiB a request is more. */
  private static final long MOST_GROWTH = 16 * MEGABYTE;

  @ParameterizedTest
  @CsvSource({"REQUESTS, tiny-v2-lite, FLOAT32", "REQUESTS, tiny-v3, BFLOAT16"})
  void requestsLeaveNothingBehind(String work, String fixture, String dtype) throws Exception {
    List<Long> resident = probe(work, fixture, dtype);
    assertBounded(resident);
  }

  @ParameterizedTest
  @CsvSource({"OPENINGS, tiny-v2-lite, FLOAT32", "OPENINGS, tiny-v3-fp8, BFLOAT16"})
  void closingFreesWhatOpeningTook(String work, String fixture, String dtype) throws Exception {
    List<Long> resident = probe(work, fixture, dtype);
    assertBounded(resident);
  }

  @Test
  void loadingThatFailsFreesWhatItTook() throws Exception {
    assertBounded(probe("FAILURES", "tiny-v3", "FLOAT32"));
  }

  private static void assertBounded(List<Long> resident) {
    long growth = resident.get(1) - resident.get(0);
    assertTrue(growth < MOST_GROWTH, growth / MEGABYTE + " MB more: " + resident);
  }

  /** Resident bytes after the warm-up and at the end. */
  private static List<Long> probe(String... arguments) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
    command.add("--add-modules=jdk.incubator.vector");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(NativeMemoryProbe.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    // One arena: with one for each thread, what glibc keeps of freed memory varies by megabytes.
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return Stream.of(out.strip().split("\\s+")).map(Long::valueOf).toList();
  }
}
