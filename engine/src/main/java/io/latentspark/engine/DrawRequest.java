package io.latentspark.engine;

import io.latentspark.engine.backend.Backend;

/** Tokens to be drawn: often the likeliest ones, which a backend finds by itself. */
interface DrawRequest extends LogitRequest {

  /** Whether the likeliest token of each row is all that is asked. */
  boolean takesLikeliest();

  /**
   * Takes each row's likeliest token, or {@link Backend#NOT_FINITE}; called where {@link
   * #takesLikeliest()} is true.
   *
   * @throws EngineException if there is none; {@link #fail} is called with it
   */
  void take(int[] likeliest);

  /** A row's likeliest token, which must be one. */
  static int require(int likeliest) {
    if (likeliest == Backend.NOT_FINITE) {
      throw EngineErrors.logitsNotFinite();
    }
    return likeliest;
  }
}
