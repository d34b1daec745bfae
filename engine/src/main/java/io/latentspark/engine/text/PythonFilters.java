package io.latentspark.engine.text;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.lib.filter.LengthFilter;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Filters that give another text in jinjava than in Python. */
final class PythonFilters {

  private PythonFilters() {}

  static List<Filter> all() {
    return List.of(new ToJson(), new Trim(), new Length());
  }

  /** Python's {@code json.dumps(value, ensure_ascii=False)}, without options. */
  private static final class ToJson implements Filter {
    private static final ObjectWriter WRITER = new ObjectMapper().writer(new PythonSeparators());

    @Override
    public String getName() {
      return "tojson";
    }

    @Override
    public Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
      if (arguments.length > 0) {
        throw new IllegalArgumentException("tojson with arguments is not supported");
      }
      try {
        return WRITER.writeValueAsString(value);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(e.getOriginalMessage(), e);
      }
    }
  }

  private static final class Trim implements Filter {
    @Override
    public String getName() {
      return "trim";
    }

    @Override
    public Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
      Object[] characters = arguments;
      return PythonStrings.call(Objects.toString(value, ""), "strip", characters);
    }
  }

  /** Counts a string's code points. */
  private static final class Length extends LengthFilter {
    @Override
    public Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
      return value instanceof String text
          ? text.codePointCount(0, text.length())
          : super.filter(value, interpreter, arguments);
    }
  }

  private static final class PythonSeparators extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
      json.writeRaw(", ");
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(", ");
    }
  }
}
