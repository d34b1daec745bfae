package io.latentspark.jobs.output;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A published file and which rows of a task's input it holds; the name says it all, so that a later
 * attempt of the task, or the next run, knows what is done.
 *
 * @param run the job's run, letters and digits
 * @param partition the task's partition
 * @param firstRow index of its first row in the partition
 * @param rows how many rows
 * @param attempt the task attempt that wrote it
 */
record PartFile(String run, int partition, long firstRow, long rows, long attempt)
    implements Serializable {
  private static final Pattern NAME =
      Pattern.compile("part-(\\d+)-(\\d+)-(\\d+)-(\\w+)-(\\d+)\\.parquet");

  String name() {
    return String.format(
        "part-%05d-%09d-%06d-%s-%d.parquet", partition, firstRow, rows, run, attempt);
  }

  long endRow() {
    return firstRow + rows;
  }

  static Optional<PartFile> parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new PartFile(
            matcher.group(4),
            Integer.parseInt(matcher.group(1)),
            Long.parseLong(matcher.group(2)),
            Long.parseLong(matcher.group(3)),
            Long.parseLong(matcher.group(5))));
  }
}
