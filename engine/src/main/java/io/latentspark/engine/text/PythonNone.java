package io.latentspark.engine.text;

import com.hubspot.jinjava.util.HasObjectTruthValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Python's None, where null would mean undefined. */
final class PythonNone implements HasObjectTruthValue {
  static final PythonNone NONE = new PythonNone();

  private PythonNone() {}

  static Map<String, Object> inPlaceOfNull(Map<String, Object> variables) {
    if (variables.values().stream().noneMatch(Objects::isNull)) {
      return variables;
    }
    Map<String, Object> replaced = new HashMap<>(variables);
    replaced.replaceAll((name, value) -> value == null ? NONE : value);
    return replaced;
  }

  @Override
  public boolean getObjectTruthValue() {
    return false;
  }

  @Override
  public String toString() {
    return "None";
  }
}
