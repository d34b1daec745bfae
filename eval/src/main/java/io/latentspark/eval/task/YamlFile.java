package io.latentspark.eval.task;

import io.latentspark.eval.EvalErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML files of tasks: {@code include} is resolved, {@code !function} is kept as a name. */
final class YamlFile {
  private YamlFile() {}

  /** The keys of a file, over those of the files it includes. */
  static Map<String, Object> read(Path file) {
    return read(file.toAbsolutePath().normalize(), new ArrayDeque<>());
  }

  private static Map<String, Object> read(Path file, Deque<Path> including) {
    if (including.contains(file)) {
      throw EvalErrors.includeCycle(file);
    }
    Map<?, ?> own = parse(file, including);
    Map<String, Object> merged = new LinkedHashMap<>();
    including.push(file);
    for (Object name : list(own.get("include"))) {
      merged.putAll(read(file.resolveSibling(String.valueOf(name)).normalize(), including));
      merged.remove("task_list"); // the included file's own tasks
    }
    including.pop();
    own.forEach((key, value) -> merged.put(String.valueOf(key), value));
    merged.remove("include");
    return merged;
  }

  /** A value that may be several, one or none. */
  static List<?> list(Object value) {
    if (value instanceof List<?> several) {
      return several;
    }
    return value == null ? List.of() : List.of(value);
  }

  private static Map<?, ?> parse(Path file, Deque<Path> including) {
    try {
      if (new Yaml(new TaskConstructor()).load(Files.readString(file)) instanceof Map<?, ?> keys) {
        return keys;
      }
      throw EvalErrors.yamlInvalid(file, "it holds no keys");
    } catch (IOException e) {
      throw including.isEmpty()
          ? EvalErrors.yamlUnreadable(file, e)
          : EvalErrors.includeUnreadable(including.peek(), file, e);
    } catch (YAMLException e) {
      throw EvalErrors.yamlInvalid(file, e.getMessage());
    }
  }

  private static final class TaskConstructor extends SafeConstructor {
    TaskConstructor() {
      super(options());
      yamlConstructors.put(new Tag("!function"), new ConstructFunctionName());
    }

    private static LoaderOptions options() {
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(true);
      return options;
    }

    private static final class ConstructFunctionName extends AbstractConstruct {
      @Override
      public Object construct(Node node) {
        return new FunctionName(((ScalarNode) node).getValue());
      }
    }
  }
}
