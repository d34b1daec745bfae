package io.latentspark.eval.filter;

import io.latentspark.eval.EvalErrors;
import io.latentspark.eval.task.FilterConfig;
import io.latentspark.eval.text.PythonRegex;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/** The arguments of a filter's step, with what an error needs to name. */
record FilterArguments(String task, String filter, FilterConfig.Step step) {

  private Object value(String key) {
    return step.arguments().get(key);
  }

  void allowOnly(Collection<String> keys) {
    for (String key : step.arguments().keySet()) {
      if (!keys.contains(key)) {
        throw EvalErrors.filterArgumentUnknown(task, filter, step.function(), key, keys);
      }
    }
  }

  String text(String key, String otherwise) {
    Object value = value(key);
    return value == null ? otherwise : value.toString();
  }

  int integer(String key, int otherwise) {
    Object value = value(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number && number.doubleValue() == number.intValue()) {
      return number.intValue();
    }
    throw invalid(key, "a whole number");
  }

  boolean flag(String key) {
    Object value = value(key);
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw invalid(key, "true or false");
  }

  List<String> texts(String key) {
    Object value = value(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    throw invalid(key, "a list");
  }

  Map<?, ?> map(String key) {
    Object value = value(key);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw invalid(key, "a map");
  }

  PythonRegex regex(String pattern) {
    try {
      return PythonRegex.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw EvalErrors.regexInvalid(task, "filter \"" + filter + "\"", pattern, e);
    }
  }

  RuntimeException invalid(String key, String expected) {
    return EvalErrors.filterArgumentInvalid(
        task, filter, step.function(), key, value(key), expected);
  }
}
