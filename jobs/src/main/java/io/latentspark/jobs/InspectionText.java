package io.latentspark.jobs;

import java.util.Locale;

/** An inspection as text. */
final class InspectionText {
  private final StringBuilder text = new StringBuilder();

  private InspectionText() {}

  static String of(Inspection inspection) {
    InspectionText text = new InspectionText();
    text.write(inspection);
    return text.text.toString();
  }

  private void write(Inspection inspection) {
    line(
        "%s: %s, %d layers, %s",
        inspection.model(), inspection.modelType(), inspection.layers(), inspection.dtype());
    write(inspection.parameters());
    write(inspection.cacheBytesPerToken());
    write(inspection.memory());
  }

  private void write(Inspection.Parameters parameters) {
    line("%nParameters");
    parameters
        .byPart()
        .forEach(
            (part, count) -> {
              boolean beside = part.equals("mtp");
              String label = beside ? "mtp (not in all)" : part.replace('_', ' ');
              row(label, Figures.whole(count), share(beside, count, parameters.total()));
            });
    row("in all", Figures.whole(parameters.total()), Figures.parameters(parameters.total()));
    row(
        "active per token",
        Figures.whole(parameters.activePerToken()),
        Figures.parameters(parameters.activePerToken()));
  }

  private static String share(boolean beside, long count, long total) {
    return beside ? "" : Figures.percent((double) count / total);
  }

  private void write(Inspection.Cache cache) {
    line("%nCache of a token, all layers, in bytes; what MLA takes of it");
    row("MHA", Figures.whole(cache.mha()), Figures.percent(cache.mlaOfMha()));
    row("GQA(8)", Figures.whole(cache.gqa8()), Figures.percent(cache.mlaOfGqa8()));
    row("MQA", Figures.whole(cache.mqa()), Figures.percent(cache.mlaOfMqa()));
    row("MLA", Figures.whole(cache.mla()), "this model");
    line(
        "  Against DeepSeek 67B (95 layers, GQA of 8 x 128): %s fewer values; with 6 bits for a value"
            + " instead of 16: %s fewer bytes",
        Figures.percent(cache.fewerValuesThanDeepseek67b()),
        Figures.percent(cache.fewerBytesAtSixBits()));
  }

  private void write(Inspection.Memory memory) {
    line(
        "%nMemory for %s sequences of %s tokens",
        Figures.whole(memory.maxBatchSize()), Figures.whole(memory.maxModelLen()));
    row("weights", Figures.bytes(memory.weightBytes()), "");
    row(
        "cache",
        Figures.bytes(memory.cacheBytes()),
        Figures.whole(memory.cacheTokens()) + " tokens");
    row("scratch", Figures.bytes(memory.scratchBytes()), "");
    row("in all", Figures.bytes(memory.totalBytes()), "");
    row("free here", Figures.bytes(memory.availableBytes()), "");
  }

  private void row(String label, String figure, String remark) {
    line(
        "%s",
        String.format(Locale.ROOT, "  %-18s %18s  %s", label, figure, remark).stripTrailing());
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format + "%n", arguments));
  }
}
