package io.latentspark.eval.code;

import io.latentspark.eval.EvalErrors;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The Python that runs programs.
 *
 * @param executable the interpreter itself, no link to it
 * @param prefix the folder it and its library are in
 */
record PythonInstallation(Path executable, Path prefix) {

  private static final String QUESTION =
      "import os, sys; print(os.path.realpath(sys.executable)); print(sys.base_prefix)";

  /**
   * The first {@code python3} of a search path.
   *
   * @throws io.latentspark.eval.EvalException if there is none that runs
   */
  static PythonInstallation find(String searchPath) {
    Path command =
        command("python3", searchPath).orElseThrow(() -> EvalErrors.pythonMissing(searchPath));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command.toString(), "-I", "-c", QUESTION)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"));
      Process process = builder.start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      List<String> lines = answer.lines().toList();
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0 || lines.size() != 2) {
        process.destroyForcibly();
        throw EvalErrors.pythonBroken(command, answer);
      }
      return new PythonInstallation(Path.of(lines.get(0)), Path.of(lines.get(1)));
    } catch (IOException e) {
      throw EvalErrors.pythonBroken(command, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EvalErrors.pythonBroken(command, "interrupted");
    }
  }

  /** An executable file of a search path. */
  static Optional<Path> command(String name, String searchPath) {
    return Arrays.stream(searchPath.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
