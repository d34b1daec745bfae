package io.latentspark.jobs.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommitClockTest {
  @Test
  void losesLittleAndLeavesFewFiles() {
    CommitClock clock = new CommitClock(0);
    int files = 0;
    long last = 0;
    for (long second = 1; second <= TimeUnit.HOURS.toSeconds(10); second++) {
      long now = TimeUnit.SECONDS.toNanos(second);
      if (clock.isDue(now)) {
        assertTrue(second - last <= Math.max(3, second / 15), "at " + second);
        clock.committed(now);
        last = second;
        files++;
      }
    }
    assertEquals(160, files, 40);
  }
}
