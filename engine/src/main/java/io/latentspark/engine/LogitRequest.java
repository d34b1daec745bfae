package io.latentspark.engine;

/** What is asked of the logits of consecutive rows of a batch. */
interface LogitRequest {

  /** The first of the rows. */
  int firstRow();

  /** How many rows. */
  int rowCount();

  /** Whether the likeliest token of each row is all that is asked. */
  boolean takesLikeliest();

  /** Takes each row's likeliest token; called where {@link #takesLikeliest()} is true. */
  void take(int[] likeliest);

  /** Takes the logits; called by any thread, for one request by one. */
  void take(RowLogits logits);

  /** The logits of the request's rows. */
  interface RowLogits {

    /** Copies of a row's logits on the heap, {@code [vocab_size]}, valid until the next call. */
    float[] row(int index);
  }
}
