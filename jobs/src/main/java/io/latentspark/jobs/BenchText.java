package io.latentspark.jobs;

import java.util.Locale;

/** A benchmark's report as a table. */
final class BenchText {
  private static final String ROW = "%-16s %14s %14s   %-34s %9s";

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
    writeSpeed("prefill " + report.prefill().tokens(), report.prefill());
    report.decode().forEach(speed -> writeSpeed("decode x " + speed.batchSize(), speed));
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
        "prefill, decode: tokens/s; the ceiling is what memory or GEMM allows, whichever is less.");
  }

  private void writeLoad(BenchReport.Load load) {
    boolean random = load.readSeconds() == null;
    line(
        ROW,
        "load",
        seconds(load.seconds()),
        "",
        random ? "none: weights are made up" : seconds(load.readSeconds()) + " reading the files",
        random ? "" : Figures.percent(load.fraction()));
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
