package io.latentspark.jobs.rows;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows the progress of a run: one line that is rewritten, or on no terminal a line now and then.
 */
abstract class ProgressDisplay implements AutoCloseable {
  private final long start = System.nanoTime();

  /** A display on standard error for a run over so many rows. */
  @SuppressWarnings("SystemConsoleNull") // true of the JDK 17 that the project runs on
  static ProgressDisplay of(long rows, PrintStream err) {
    return System.console() == null ? new Lines(rows, err) : new Bar(rows, err);
  }

  abstract void show(Progress progress);

  @Override
  public abstract void close();

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  String rates(Progress progress) {
    return String.format(
        Locale.ROOT,
        "%,.0f tokens/s, %d error%s",
        progress.tokens() / Math.max(seconds(), 1e-3),
        progress.failed(),
        progress.failed() == 1 ? "" : "s");
  }

  private static final class Bar extends ProgressDisplay {
    private static final int MILLIS = 500;

    private final ProgressBar bar;

    Bar(long rows, PrintStream err) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("Rows")
              .setInitialMax(rows)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(MILLIS)
              .setConsumer(new ConsoleProgressBarConsumer(err))
              .build();
    }

    @Override
    void show(Progress progress) {
      bar.stepTo(progress.rows());
      bar.setExtraMessage(rates(progress));
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** For logs: quiet enough to be kept. */
  static final class Lines extends ProgressDisplay {
    private static final double INTERVAL_SECONDS = 10;

    private final long rows;
    private final PrintStream err;
    private double nextAt = INTERVAL_SECONDS;

    Lines(long rows, PrintStream err) {
      this.rows = rows;
      this.err = err;
    }

    @Override
    synchronized void show(Progress progress) {
      if (seconds() >= nextAt) {
        err.println(line(progress, seconds()));
        nextAt = seconds() + INTERVAL_SECONDS;
      }
    }

    String line(Progress progress, double seconds) {
      double left = seconds * (rows - progress.rows()) / Math.max(progress.rows(), 1);
      Duration remaining = Duration.ofSeconds(Math.round(left));
      return String.format(
          Locale.ROOT,
          "%,d of %,d rows, %s, %s left",
          progress.rows(),
          rows,
          rates(progress),
          progress.rows() == 0
              ? "?"
              : String.format(
                  "%d:%02d:%02d",
                  remaining.toHours(), remaining.toMinutesPart(), remaining.toSecondsPart()));
    }

    @Override
    public void close() {}
  }
}
