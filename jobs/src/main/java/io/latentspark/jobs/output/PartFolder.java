package io.latentspark.jobs.output;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of Parquet files that tasks publish into; used on the driver and in tasks. */
final class PartFolder {
  private static final String TEMPORARY = "_temporary";
  private static final String OPEN = ".open";

  private final Path folder;
  private final FileSystem files;

  PartFolder(String folder, Configuration conf) {
    this.folder = new Path(folder);
    try {
      files = this.folder.getFileSystem(conf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a file of this name is written until it is published. */
  Path temporary(String name) {
    return new Path(new Path(folder, TEMPORARY), name);
  }

  /** The same for a task's file, which can only be published while its run is open. */
  Path temporary(String run, String name) {
    return new Path(temporary(run), name);
  }

  Path file(String name) {
    return new Path(folder, name);
  }

  /** From now on tasks of this run may publish. */
  void open(String run) {
    try {
      files.create(marker(run), true).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether tasks of this run may publish. Spark gives up on an executor that it does not hear of,
   * and its tasks may wake up long after others have done their work.
   */
  boolean isOpen(String run) {
    try {
      return files.exists(marker(run));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends a run: no task publishes any more, and what does not count goes, work of attempts given up
   * on. One that has just seen the marker finds its file gone, or publishes it before the output is
   * listed.
   */
  void seal(String run, Set<PartFile> counted) {
    delete(marker(run));
    delete(temporary(run));
    keepOnly(run, counted);
  }

  private Path marker(String run) {
    return temporary(run + OPEN);
  }

  /** Makes a finished file part of the output, whole or not at all. */
  void publish(Path temporary, String name) {
    try {
      if (!files.rename(temporary, file(name))) {
        throw new IOException("cannot rename " + temporary + " to " + file(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Publishes every part file of a folder under numbered names. */
  void publishAll(Path written, String prefix) {
    try {
      int index = 0;
      for (FileStatus file : files.listStatus(written)) {
        if (file.getPath().getName().startsWith("part-")) {
          publish(file.getPath(), "%s-%05d.parquet".formatted(prefix, index++));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  void delete(Path path) {
    try {
      files.delete(path, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends whatever is not yet published, as {@link #seal} does. */
  void deleteTemporary() {
    Path temporary = new Path(folder, TEMPORARY);
    try {
      FileStatus[] markers = files.globStatus(new Path(temporary, "*" + OPEN));
      for (FileStatus marker : markers == null ? new FileStatus[0] : markers) {
        delete(marker.getPath());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    delete(temporary);
  }

  /** Names of all published files. */
  List<String> names() {
    try {
      return Arrays.stream(files.listStatus(folder))
          .filter(FileStatus::isFile)
          .map(file -> file.getPath().getName())
          .filter(name -> name.endsWith(".parquet") && !name.startsWith("_"))
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Published files of tasks, in no particular order. */
  List<PartFile> parts() {
    return names().stream().map(PartFile::parse).flatMap(Optional::stream).toList();
  }

  /** What earlier attempts of a task have published: files that follow one another from row 0. */
  List<PartFile> published(String run, int partition) {
    List<PartFile> candidates =
        parts().stream()
            .filter(part -> part.run().equals(run) && part.partition() == partition)
            .toList();
    return contiguous(candidates);
  }

  private void keepOnly(String run, Set<PartFile> counted) {
    parts().stream()
        .filter(part -> part.run().equals(run) && !counted.contains(part))
        .forEach(part -> delete(file(part.name())));
  }

  /**
   * Tidies up after a run that was killed: unfinished files go, and files of two attempts that hold
   * the same rows.
   */
  void recover() {
    deleteTemporary();
    var tasks =
        parts().stream()
            .collect(Collectors.groupingBy(part -> List.of(part.run(), part.partition())));
    for (List<PartFile> task : tasks.values()) {
      Set<PartFile> superfluous = new HashSet<>(task);
      contiguous(task).forEach(superfluous::remove);
      superfluous.forEach(part -> delete(file(part.name())));
    }
  }

  private static List<PartFile> contiguous(List<PartFile> parts) {
    List<PartFile> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparingLong(PartFile::firstRow).thenComparing(PartFile::attempt));
    List<PartFile> chain = new ArrayList<>();
    long next = 0;
    for (PartFile part : sorted) {
      if (part.firstRow() == next) {
        chain.add(part);
        next = part.endRow();
      }
    }
    return chain;
  }
}
