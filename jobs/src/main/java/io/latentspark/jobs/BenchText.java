package io.latentspark.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A benchmark's report as a table. */
final class BenchText {
  private static final String ROW = "%-20s %12s %12s   %-38s %9s";

  private final StringBuilder text = new StringBuilder();

  private BenchText() {}

  static String of(BenchReport report) {
    BenchText text = new BenchText();
    text.write(report);
    return text.text.toString();
  }

  private void write(BenchReport report) {
    line(
        "%s, %s weights, %s, %d layers: %s parameters, %s active per token",
        report.model(),
        report.weights(),
        report.dtype(),
        report.layers(),
        Figures.parameters(report.parameters()),
        Figures.parameters(report.activeParametersPerToken()));
    BenchReport.Machine machine = report.machine();
    line("%s; %d threads", machine.device(), machine.threads());
    line(
        "Ceilings measured in this run: memory read %s; GEMM %s (%s)",
        Figures.perSecond(machine.readBytesPerSecond(), "B"),
        Figures.perSecond(machine.gemmFlopsPerSecond(), "FLOP"),
        machine.gemm());
    line("");
    line(ROW, "", "best", "median", "ceiling", "reached");
    writeLoad(report.load());
    speeds(report).forEach(this::writeSpeed);
    workloads(report).forEach(this::writeWorkload);
    BenchReport.Memory memory = report.memory();
    line(
        ROW,
        "peak memory",
        Figures.bytes(memory.peakBytes()),
        "",
        Figures.bytes(memory.plannedBytes()) + " planned",
        Figures.percent(memory.fraction()));
    line("");
    line(
        "Rates are tokens/s, or what else a workload counts; the ceiling is what memory or GEMM"
            + " allows, whichever is less.");
    writeTimes(report);
  }

  private static Map<String, BenchReport.Speed> speeds(BenchReport report) {
    Map<String, BenchReport.Speed> speeds = new LinkedHashMap<>();
    if (report.prefill() != null) {
      speeds.put("prefill " + report.prefill().tokens(), report.prefill());
      for (BenchReport.Speed speed : report.decode()) {
        speeds.put("decode x " + speed.batchSize() + " @ " + speed.context(), speed);
      }
    }
    return speeds;
  }

  private static List<BenchReport.WorkloadSpeed> workloads(BenchReport report) {
    return report.workloads() == null ? List.of() : report.workloads();
  }

  private void writeWorkload(BenchReport.WorkloadSpeed speed) {
    double memoryShare =
        speed.ceilingMemorySeconds() / (speed.ceilingMemorySeconds() + speed.ceilingGemmSeconds());
    line(
        ROW,
        speed.workload() + " " + speed.sequences(),
        Figures.tokens(speed.best()),
        Figures.tokens(speed.median()),
        String.format(
            Locale.ROOT,
            "%s %s/s (%.0f %% memory)",
            Figures.tokens(speed.ceiling()),
            speed.unit(),
            100 * memoryShare),
        Figures.percent(speed.fraction()));
  }

  private void writeTimes(BenchReport report) {
    Map<String, Map<String, Double>> shares = new LinkedHashMap<>();
    speeds(report).forEach((label, speed) -> shares.put(label, speed.timeShares()));
    workloads(report)
        .forEach(
            speed -> shares.put(speed.workload() + " " + speed.sequences(), speed.timeShares()));
    line("");
    Map<String, Double> first = shares.values().iterator().next();
    line("%-20s%s", "Share of the time", row(first.keySet().stream()));
    shares.forEach(
        (label, parts) ->
            line("%-20s%s", label, row(parts.values().stream().map(Figures::percent))));
  }

  private static String row(Stream<String> cells) {
    return cells
        .map(cell -> String.format(Locale.ROOT, "%12s", cell))
        .collect(Collectors.joining());
  }

  private void writeLoad(BenchReport.Load load) {
    boolean random = load.readSeconds() == null;
    line(
        ROW,
        "load",
        random ? seconds(load.seconds()) : seconds(fastest(load)),
        random ? "" : seconds(load.seconds()),
        random
            ? "none: weights are made up"
            : seconds(load.readSeconds()) + " reading, " + seconds(load.packSeconds()) + " packing",
        random ? "" : String.format(Locale.ROOT, "%.2f x", load.ratio()));
  }

  private static double fastest(BenchReport.Load load) {
    return load.pairs().stream().mapToDouble(LoadPair::seconds).min().orElseThrow();
  }

  private void writeSpeed(String label, BenchReport.Speed speed) {
    String used =
        speed.ceiling().equals("memory")
            ? Figures.perSecond(speed.bytesPerSecond(), "B")
            : Figures.perSecond(speed.flopsPerSecond(), "FLOP");
    line(
        ROW,
        label,
        Figures.tokens(speed.bestTokensPerSecond()),
        Figures.tokens(speed.medianTokensPerSecond()),
        String.format(
            Locale.ROOT,
            "%s (%s, used %s)",
            Figures.tokens(speed.ceilingTokensPerSecond()),
            speed.ceiling(),
            used),
        Figures.percent(speed.fraction()));
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.2f s", value);
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments).stripTrailing()).append('\n');
  }
}
