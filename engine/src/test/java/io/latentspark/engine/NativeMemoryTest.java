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
 *
 * <p>The JIT grows too, by up to megabytes at a time and on some machines in most pieces of work
 * ([6.2, 1.4, 0.8, 0.7, 0.1, -0.1, 0.1, 0.9, -0.1] MB were seen without a leak); a leak grows with
 * every piece. So many equal pieces are measured, and the lower quartile of their growths counts.
 */
class NativeMemoryTest {
  private static final long KILOBYTE = 1 << 10;

  /** For five openings, each of which takes tens of megabytes. */
  private static final long MOST_GROWTH_OF_OPENINGS = 384 * KILOBYTE;

  /** For 500 requests. */
  private static final long MOST_GROWTH_OF_REQUESTS = 384 * KILOBYTE;

  @ParameterizedTest
  @CsvSource({"REQUESTS, tiny-v2-lite, FLOAT32", "REQUESTS, tiny-v3, BFLOAT16"})
  void requestsLeaveNothingBehind(String work, String fixture, String dtype) throws Exception {
    List<Long> growths = growths(work, fixture, dtype);
    assertTrue(lowerQuartile(growths) < MOST_GROWTH_OF_REQUESTS, growths::toString);
  }

  @ParameterizedTest
  @CsvSource({"OPENINGS, tiny-v2-lite, FLOAT32", "OPENINGS, tiny-v3-fp8, BFLOAT16"})
  void closingFreesWhatOpeningTook(String work, String fixture, String dtype) throws Exception {
    List<Long> growths = growths(work, fixture, dtype);
    assertTrue(lowerQuartile(growths) < MOST_GROWTH_OF_OPENINGS, growths::toString);
  }

  @Test
  void loadingThatFailsFreesWhatItTook() throws Exception {
    List<Long> growths = growths("FAILURES", "tiny-v3", "FLOAT32");
    assertTrue(lowerQuartile(growths) < MOST_GROWTH_OF_OPENINGS, growths::toString);
  }

  @Test
  void aSmallLeakIsSeen() throws Exception {
    List<Long> growths = growths("LEAKS", "tiny-v3", "FLOAT32");
    assertTrue(lowerQuartile(growths) > MOST_GROWTH_OF_OPENINGS, growths::toString);
  }

  private static long lowerQuartile(List<Long> growths) {
    return growths.stream().sorted().toList().get(growths.size() / 4);
  }

  /** By how many bytes each window's work grew what is resident. */
  private static List<Long> growths(String... arguments) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
    // Compiling is work of the calling thread: done after so much work, however busy the machine.
    command.add("-Xbatch");
    command.add("--add-modules=jdk.incubator.vector");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(NativeMemoryProbe.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    // One arena: with one for each thread, what glibc keeps of freed memory varies by megabytes.
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    // Fixed: glibc raises both as large blocks are freed, and then keeps more of them.
    builder.environment().put("MALLOC_MMAP_THRESHOLD_", "131072");
    builder.environment().put("MALLOC_TRIM_THRESHOLD_", "131072");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    List<Long> resident = Stream.of(out.strip().split("\\s+")).map(Long::valueOf).toList();
    assertEquals(1 + NativeMemoryProbe.WINDOWS, resident.size(), out);
    List<Long> growths = new ArrayList<>();
    for (int i = 1; i < resident.size(); i++) {
      growths.add(resident.get(i) - resident.get(i - 1));
    }
    return growths;
  }
}
