package io.latentspark.eval.data;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.task.DataConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds the files of a data set's splits in a folder laid out as the hub's repositories are. */
final class SplitFiles {

  /** Formats by preference: where a split is there in several, the first counts. */
  enum Format {
    PARQUET("parquet"),
    JSONL("jsonl"),
    CSV("csv");

    final String ending;

    Format(String ending) {
      this.ending = ending;
    }
  }

  /** A split's files in one format, by name. */
  record Found(Format format, List<Path> files) {}

  private final Path data;
  private final String task;
  private final DataConfig config;

  SplitFiles(Path data, String task, DataConfig config) {
    this.data = data;
    this.task = task;
    this.config = config;
  }

  /**
   * The files of a split.
   *
   * @throws io.latentspark.eval.EvalException if there are none
   */
  Found find(String split) {
    List<Path> folders = folders();
    for (Path folder : folders) {
      List<Path> files = list(folder);
      for (Format format : Format.values()) {
        List<Path> matches = files.stream().filter(file -> matches(file, split, format)).toList();
        if (!matches.isEmpty()) {
          return new Found(format, matches);
        }
      }
    }
    throw EvalErrors.splitMissing(task, split, folders, present(folders));
  }

  /** Without a name the files are in one of these, or in the only folder there is. */
  private List<Path> folders() {
    Path repository = data.resolve(config.path());
    if (config.name() != null) {
      return List.of(repository.resolve(config.name()));
    }
    List<Path> usual =
        List.of(repository.resolve("default"), repository.resolve("data"), repository);
    List<Path> others = list(repository, Files::isDirectory);
    return others.size() == 1 && !usual.contains(others.get(0)) ? others : usual;
  }

  /** {@code test.parquet}, {@code test-00000-of-00002.parquet}, but not {@code testing.parquet}. */
  private static boolean matches(Path file, String split, Format format) {
    String name = file.getFileName().toString();
    if (!name.startsWith(split)) {
      return false;
    }
    String rest = name.substring(split.length());
    return rest.matches("(?:[-._]\\d.*)?\\." + format.ending);
  }

  private static List<Path> list(Path folder) {
    return list(folder, Files::isRegularFile);
  }

  private static List<Path> list(Path folder, Predicate<Path> kind) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(kind).sorted().toList();
    } catch (IOException e) {
      throw EvalErrors.dataUnreadable(folder.toString(), e);
    }
  }

  private static List<String> present(List<Path> folders) {
    List<String> names = new ArrayList<>();
    for (Path folder : folders) {
      list(folder).forEach(file -> names.add(folder.getFileName() + "/" + file.getFileName()));
    }
    return names;
  }
}
