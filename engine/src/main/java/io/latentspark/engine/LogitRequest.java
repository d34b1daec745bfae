package io.latentspark.engine;

/** What is asked of the logits of consecutive rows of a batch. */
interface LogitRequest {

  /** The first of the rows. */
  int firstRow();

  /** How many rows. */
  int rowCount();

  /**
   * Takes the logits; called by any thread, for one request by one.
   *
   * @throws EngineException if they are of no use; {@link #fail} is called with it
   */
  void take(RowLogits logits);

  /** Ends what asked with an error of its own. */
  void fail(EngineException error);

  /** The logits of the request's rows. */
  interface RowLogits {

    /** Copies of a row's logits on the heap, {@code [vocab_size]}, valid until the next call. */
    float[] row(int index);
  }
}
