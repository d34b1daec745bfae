package io.latentspark.jobs.generate;

import io.latentspark.jobs.JobRunner;
import io.latentspark.jobs.Main;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A job in a JVM of its own, as the launcher starts it, so that it can be stopped or killed. */
final class JobProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path log;

  JobProcess(Path log, String... arguments) throws IOException {
    this.log = log;
    // A shell's background processes ignore SIGINT, and their children do, the JVM too.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(ProcessHandle.current().info().command().orElseThrow());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-javaagent") && !option.startsWith("-agentlib"))
        .forEach(command::add);
    command.add("-Dlatentspark.home=" + JobRunner.HOME);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Waits until the folder holds a published part; the job must be running then. */
  void awaitPart(Path output) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (PublishedParts.names(output).isEmpty()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("nothing was published: " + log());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    if (!process.isAlive()) {
      throw new AssertionError("it was through before it could be stopped: " + log());
    }
  }

  /** Sends a signal, such as Ctrl-C's INT. */
  void signal(String name) throws IOException, InterruptedException {
    String pid = String.valueOf(process.pid());
    int exitCode = new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    if (exitCode != 0) {
      throw new AssertionError("kill ended with " + exitCode);
    }
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end");
    }
    return process.exitValue();
  }

  /** What it has printed. */
  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
