package io.latentspark.eval.report;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** How reports name runs: by model, where that says it. */
final class RunNames {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  private RunNames() {}

  /** Runs of the same model are told apart by when they started, then by their place. */
  static List<String> of(List<ReportedRun> runs) {
    List<String> names = new ArrayList<>();
    for (ReportedRun run : runs) {
      String model = run.evaluation().model();
      boolean alone =
          runs.stream().filter(other -> other.evaluation().model().equals(model)).count() == 1;
      String name = alone ? model : model + ", " + TIME.format(run.evaluation().started());
      names.add(names.contains(name) ? name + " (" + (names.size() + 1) + ")" : name);
    }
    return names;
  }
}
