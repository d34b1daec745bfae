package io.latentspark.jobs.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Standalone cluster of real processes: a master, and two workers with a core and a GPU each, as
 * far as {@code nvidia-smi} says. Each worker is a host of its own.
 */
final class Standalone implements AutoCloseable {
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final String FAKE_NVIDIA_SMI =
      """
      #!/bin/sh
      [ "$*" = "--query-gpu=index --format=csv,noheader" ] && echo "$FAKE_GPU"
      """;

  private final Path folder;
  private final Path home;
  private final List<Process> processes = new ArrayList<>();
  private final String master;

  /** Starts it in this folder. */
  Standalone(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    home = SparkHome.make();
    Path tool = Files.createDirectories(folder.resolve("bin")).resolve("nvidia-smi");
    Files.writeString(tool, FAKE_NVIDIA_SMI);
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path log =
        java(
            "master",
            Map.of(),
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--webui-port",
            "0");
    Await.until(() -> find(MASTER, log) != null);
    master = find(MASTER, log);
    for (int gpu : List.of(0, 1)) {
      startWorker(gpu);
    }
  }

  private void startWorker(int gpu) throws IOException {
    Path settings = folder.resolve("worker.conf");
    String discovery = Path.of("../conf/cluster/gpu-discovery.sh").toRealPath().toString();
    Files.writeString(
        settings,
        Files.readString(Path.of("../conf/cluster/standalone-worker.conf"))
            .replace("/opt/latentspark/conf/cluster/gpu-discovery.sh", discovery));
    java(
        "worker-" + gpu,
        Map.of("FAKE_GPU", String.valueOf(gpu)),
        "org.apache.spark.deploy.worker.Worker",
        "--host",
        "127.0.0." + (2 + gpu),
        "--cores",
        "1",
        "--memory",
        "1g",
        "--webui-port",
        "0",
        "--work-dir",
        folder.resolve("work-" + gpu).toString(),
        "--properties-file",
        settings.toString(),
        master);
  }

  /** The master's address. */
  String master() {
    return master;
  }

  /** Starts {@code spark-submit} with the one jar and waits for its end. */
  Submitted submit(String name, List<String> options, List<String> job)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--master", master));
    arguments.addAll(options);
    arguments.add(AssembledJar.PATH.toString());
    arguments.addAll(job);
    Path log =
        java(
            name,
            Map.of(),
            "org.apache.spark.deploy.SparkSubmit",
            arguments.toArray(String[]::new));
    return new Submitted(processes.get(processes.size() - 1).waitFor(), Files.readString(log));
  }

  /** How a submitted job ended, and what it printed. */
  record Submitted(int exitCode, String log) {}

  /** The executors that run on a worker now. */
  List<ProcessHandle> executors(int worker) {
    return processes
        .get(1 + worker)
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("ExecutorBackend"))
        .toList();
  }

  /** What all executors that a worker has had printed. */
  String executorLogs(int worker) throws IOException {
    StringBuilder logs = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("work-" + worker))) {
      for (Path file : files.filter(file -> file.endsWith("stderr")).toList()) {
        logs.append(Files.readString(file));
      }
    }
    return logs.toString();
  }

  /** Starts a class of Spark's with nothing but the Spark installation, and returns its log. */
  private Path java(String name, Map<String, String> environment, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add") || option.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx512m", "-cp", home.resolve("jars") + "/*", main));
    command.addAll(List.of(arguments));
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> variables = builder.environment();
    variables.put("PATH", folder.resolve("bin") + ":" + variables.get("PATH"));
    variables.put("SPARK_LOCAL_DIRS", folder.resolve("local").toString());
    variables.putAll(environment);
    processes.add(builder.start());
    return log;
  }

  private static String find(Pattern pattern, Path log) {
    try {
      Matcher found = pattern.matcher(Files.readString(log));
      return found.find() ? found.group(1) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
