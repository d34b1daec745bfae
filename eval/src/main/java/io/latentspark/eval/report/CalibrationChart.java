package io.latentspark.eval.report;

import io.latentspark.eval.comparison.Calibration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A reliability diagram in a drawing of 300 by 300 units. */
final class CalibrationChart {
  private static final double LEFT = 40;
  private static final double BOTTOM = 260;
  private static final double SIZE = 240;
  private static final double LEAST_RADIUS = 3;
  private static final double MOST_RADIUS = 12;

  /** A diagram with what its table says. */
  record Chart(
      String name,
      int color,
      String error,
      String documents,
      List<Tick> ticks,
      String curve,
      List<Point> bins) {}

  /** A grid line across and one upwards. */
  record Tick(String label, double x, double y) {}

  /** A bin; its point's area grows with its answers. */
  record Point(
      String x,
      String y,
      String radius,
      String range,
      String documents,
      String confidence,
      String right) {}

  private CalibrationChart() {}

  static Chart of(Calibration calibration, String name, int run) {
    List<Point> bins =
        calibration.bins().stream().map(bin -> point(bin, calibration.documents())).toList();
    return new Chart(
        name,
        ReportFigures.color(run),
        ReportFigures.value(calibration.error()),
        ReportFigures.whole(calibration.documents()),
        Stream.of(0, 0.25, 0.5, 0.75, 1)
            .map(Number::doubleValue)
            .map(at -> new Tick(label(at), x(at), y(at)))
            .toList(),
        bins.stream().map(bin -> bin.x() + "," + bin.y()).collect(Collectors.joining(" ")),
        bins);
  }

  private static String label(double at) {
    return at == Math.rint(at) ? String.valueOf((int) at) : String.valueOf(at);
  }

  private static Point point(Calibration.Bin bin, int documents) {
    double share = Math.sqrt((double) bin.documents() / documents);
    return new Point(
        number(x(bin.confidence())),
        number(y(bin.right())),
        number(LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * share),
        "%.1f–%.1f".formatted(bin.range() / 10.0, (bin.range() + 1) / 10.0),
        ReportFigures.whole(bin.documents()),
        ReportFigures.value(bin.confidence()),
        ReportFigures.value(bin.right()));
  }

  private static double x(double share) {
    return LEFT + SIZE * share;
  }

  private static double y(double share) {
    return BOTTOM - SIZE * share;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
