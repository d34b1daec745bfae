package io.latentspark.eval.code;

import io.latentspark.eval.EvalErrors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Runs Python programs, each in a process of its own that sees nothing of this machine.
 *
 * <p>A program gets its own user, mount, process, network, IPC and host-name namespace: read-only
 * system folders and Python, an empty folder in memory as its home, no network device, no other
 * process, an empty environment. It has no capabilities, and a system-call filter refuses new
 * processes, other programs, sockets and everything of the kernel's. Computing time, run time,
 * memory and file sizes are limited. Where that cannot be set up, nothing is run at all.
 *
 * <p>Thread-safe.
 */
public final class CodeSandbox {

  private static final String SYSTEM_PATH = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin";
  private static final String READY = "ready\n";
  private static final int LONGEST_ANSWER = 4096;

  private static final Map<CodeLimits, CodeSandbox> SHARED = new ConcurrentHashMap<>();

  private final CodeLimits limits;
  private final PythonInstallation python;
  private final Path unshare;
  private final String script;
  private final String prelude;

  private CodeSandbox(CodeLimits limits, PythonInstallation python, Path unshare) {
    this.limits = limits;
    this.python = python;
    this.unshare = unshare;
    this.script = resource("sandbox.sh");
    this.prelude = resource("sandbox.py");
  }

  /**
   * A sandbox with the {@code python3} of this process's search path, tried once.
   *
   * @throws io.latentspark.eval.EvalException if Python is missing or programs cannot be isolated
   */
  public static CodeSandbox open(CodeLimits limits) {
    String path = System.getenv("PATH");
    return open(limits, path == null ? SYSTEM_PATH : path);
  }

  /**
   * The sandbox of this JVM with these limits, opened when it is first asked for.
   *
   * @throws io.latentspark.eval.EvalException as {@link #open}
   */
  public static CodeSandbox shared(CodeLimits limits) {
    return SHARED.computeIfAbsent(limits, CodeSandbox::open);
  }

  static CodeSandbox open(CodeLimits limits, String searchPath) {
    PythonInstallation python = PythonInstallation.find(searchPath);
    Path unshare =
        PythonInstallation.command("unshare", SYSTEM_PATH)
            .orElseThrow(() -> EvalErrors.codeIsolationMissing("the command unshare is missing"));
    CodeSandbox sandbox = new CodeSandbox(limits, python, unshare);
    ProgramResult trial = sandbox.run("");
    if (!trial.passed()) {
      throw EvalErrors.codeIsolationMissing(trial.output());
    }
    return sandbox;
  }

  private static String resource(String name) {
    try (InputStream stream = CodeSandbox.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in force, for users to read. */
  public String isolation() {
    return ("Linux namespaces (no network, no other processes, read-only system, empty home in"
            + " memory), no capabilities, system-call filter (no processes, no sockets),"
            + " %d s of CPU, %d MiB of memory, %d MiB of files, %s")
        .formatted(
            limits.cpu().toSeconds(),
            limits.memoryBytes() >> 20,
            limits.fileBytes() >> 20,
            python.executable());
  }

  /** Whether a program ends without an exception and within the limits. */
  public boolean passes(String program) {
    ProgramResult result = run(program);
    if (!result.started()) {
      throw EvalErrors.codeIsolationMissing(result.output());
    }
    return result.passed();
  }

  private record ProgramResult(boolean started, boolean passed, String output) {}

  private ProgramResult run(String program) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("latentspark-code");
      Files.createDirectory(folder.resolve("root"));
      return run(program, folder);
    } catch (IOException e) {
      return new ProgramResult(false, false, e.getMessage());
    } finally {
      delete(folder);
    }
  }

  private ProgramResult run(String program, Path folder) throws IOException {
    // Files, not pipes: one that nobody reads could fill up, and killing the process closes them.
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    Process process =
        builder(folder.resolve("root"))
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    String word = UUID.randomUUID().toString();
    try {
      send(process, word, program);
      boolean ended = process.waitFor(limits.wall().toMillis(), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      String answer = beginning(output);
      boolean started = answer.startsWith(READY);
      return new ProgramResult(
          started,
          ended && answer.equals(READY + word),
          started ? "" : (answer + " " + beginning(errors)).strip());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return new ProgramResult(true, false, "interrupted");
    }
  }

  private ProcessBuilder builder(Path root) {
    List<String> command = new ArrayList<>();
    command.add(unshare.toString());
    command.addAll(
        List.of("--user", "--map-root-user", "--mount", "--pid", "--net", "--ipc", "--uts"));
    command.addAll(List.of("--fork", "--kill-child", "/bin/sh", "-c", script, "sandbox.sh"));
    command.add(root.toString());
    command.add(String.valueOf(limits.fileBytes()));
    command.add(python.executable().toString());
    command.add(python.prefix().toString());
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().clear();
    builder.environment().put("SANDBOX_PY", prelude);
    return builder;
  }

  private void send(Process process, String word, String program) {
    String header =
        "%s %d %d %d\n"
            .formatted(word, limits.cpu().toSeconds(), limits.memoryBytes(), limits.fileBytes());
    try (OutputStream input = process.getOutputStream()) {
      input.write(header.getBytes(StandardCharsets.UTF_8));
      input.write(program.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended before it read all: its output says why.
    }
  }

  private static String beginning(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
    }
  }

  private static void delete(Path folder) {
    if (folder == null) {
      return;
    }
    try {
      for (String name : List.of("root", "output", "errors")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
