package io.latentspark.engine.backend.cuda;

import io.latentspark.engine.Dtype;
import java.util.Locale;

/** The kernels in {@code src/main/cuda}; each is named in its source as here, in lower case. */
enum Kernel {
  RMS_NORM("rows"),
  SILU_MULTIPLY("rows"),
  ROTATE("rows"),
  COPY_BY_HEAD("rows"),
  CLEAR("rows"),
  READ_ROWS_F32("rows"),
  READ_ROWS_BF16("rows"),
  WRITE_ROWS_F32("rows"),
  WRITE_ROWS_BF16("rows"),
  ARGMAX("rows"),
  LINEAR_F32("linear"),
  LINEAR_BF16_16("linear"),
  LINEAR_BF16_64("linear"),
  LINEAR_BY_EXPERT_F32("linear"),
  LINEAR_BY_EXPERT_BF16_16("linear"),
  LINEAR_BY_EXPERT_BF16_64("linear"),
  ROUTE("experts"),
  SORT_CHOICES("experts"),
  ADD_EXPERTS("experts"),
  ATTEND_RUNS("attention"),
  ATTEND_PAGED_F32("attention"),
  ATTEND_PAGED_BF16("attention"),
  JOIN_PARTS("attention");

  private final String source;

  Kernel(String source) {
    this.source = source;
  }

  /** Name of the source file, without its ending. */
  String source() {
    return source;
  }

  /** Name of the function. */
  String function() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Kernel readRows(Dtype dtype) {
    return dtype == Dtype.FLOAT32 ? READ_ROWS_F32 : READ_ROWS_BF16;
  }

  static Kernel writeRows(Dtype dtype) {
    return dtype == Dtype.FLOAT32 ? WRITE_ROWS_F32 : WRITE_ROWS_BF16;
  }

  static Kernel attendPaged(Dtype dtype) {
    return dtype == Dtype.FLOAT32 ? ATTEND_PAGED_F32 : ATTEND_PAGED_BF16;
  }
}
