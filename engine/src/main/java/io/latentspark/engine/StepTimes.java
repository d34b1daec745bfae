package io.latentspark.engine;

/**
 * Takes a step's time apart: whoever ends a part of the work books all time since the last booking
 * on it, so that nothing is left out or counted twice. For the engine thread alone.
 */
public final class StepTimes {
  private static final StepPart[] PARTS = StepPart.values();

  private final long[] nanos = new long[PARTS.length];
  private long booked = System.nanoTime();

  /** Begins a step: time before it counts for nothing. */
  public void begin() {
    booked = System.nanoTime();
  }

  /** Books the time since the last booking. */
  public void end(StepPart part) {
    long now = System.nanoTime();
    nanos[part.ordinal()] += now - booked;
    booked = now;
  }

  /** Nanoseconds booked on a part so far. */
  public long nanos(StepPart part) {
    return nanos[part.ordinal()];
  }
}
