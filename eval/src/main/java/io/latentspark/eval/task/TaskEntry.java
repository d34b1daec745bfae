package io.latentspark.eval.task;

import java.util.Map;

/**
 * A task or group that a file defines.
 *
 * @param kind which of the two
 * @param keys its YAML
 * @param file where it is
 */
record TaskEntry(Kind kind, Map<String, Object> keys, String file) {
  enum Kind {
    TASK,
    GROUP
  }
}
