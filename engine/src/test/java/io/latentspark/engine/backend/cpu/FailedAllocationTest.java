package io.latentspark.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.Dtype;
import io.latentspark.engine.backend.ExpertShape;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was allocated before an allocation failed is freed at once, not when it is collected. */
class FailedAllocationTest {
  @BeforeAll
  static void setUp() {
    JavaCpp.configure(); // before it counts
  }

  /** Three gigabytes for a layer: address space is there, but no buffer is so large. */
  @Test
  void pagedRows() {
    long before = Pointer.totalBytes();
    assertThrows(
        IndexOutOfBoundsException.class, () -> new CpuPagedRows(2, 3 << 19, 1024, Dtype.BFLOAT16));
    assertTrue(Pointer.totalBytes() <= before);
  }

  @Test
  void groupedExperts() {
    try (Workers workers = new Workers(1)) {
      long before = Pointer.totalBytes();
      ExpertShape wide = new ExpertShape(4, 64, 1 << 20);
      assertThrows(
          IllegalArgumentException.class, () -> new GroupedExperts(workers, 1 << 10, wide));
      assertTrue(Pointer.totalBytes() <= before);
    }
  }
}
