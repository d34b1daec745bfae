package io.latentspark.udf;

import io.latentspark.engine.EngineErrors;
import io.latentspark.engine.EngineException;
import java.util.List;

/** Token ids as Spark hands them over. */
final class TokenIdLists {
  private TokenIdLists() {}

  /**
   * The ids as the engine takes them.
   *
   * @throws EngineException if one is null or no int: an error of its row
   */
  static int[] toArray(List<Long> ids) {
    int[] tokens = new int[ids.size()];
    for (int i = 0; i < tokens.length; i++) {
      Long id = ids.get(i);
      if (id == null || id != id.intValue()) {
        throw EngineErrors.malformedPrompt("token id " + id + " at position " + i);
      }
      tokens[i] = id.intValue();
    }
    return tokens;
  }
}
