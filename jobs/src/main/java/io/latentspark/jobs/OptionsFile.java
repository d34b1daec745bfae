package io.latentspark.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.latentspark.jobs.common.JobErrors;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Options out of a YAML or properties file ({@code --options-file}). They become arguments before
 * those of the command line; an option given there replaces the file's, lists included.
 */
final class OptionsFile {
  private static final String OPTION = "--options-file";

  private OptionsFile() {}

  /** The arguments with those of the options file among them. */
  static String[] expand(CommandLine commandLine, String[] args) {
    String file = file(args);
    CommandLine job = args.length == 0 ? null : commandLine.getSubcommands().get(args[0]);
    if (file == null || job == null) {
      return args;
    }
    List<String> expanded = new ArrayList<>(List.of(args));
    expanded.addAll(1, arguments(file, job.getCommandSpec(), args));
    return expanded.toArray(String[]::new);
  }

  private static String file(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(OPTION + "=")) {
        return args[i].substring(OPTION.length() + 1);
      }
      if (args[i].equals(OPTION) && i + 1 < args.length) {
        return args[i + 1];
      }
    }
    return null;
  }

  private static List<String> arguments(String file, CommandSpec job, String[] given) {
    List<String> arguments = new ArrayList<>();
    read(file)
        .fields()
        .forEachRemaining(
            entry -> {
              String option = "--" + entry.getKey();
              if (!job.optionsMap().containsKey(option) || option.equals(OPTION)) {
                throw JobErrors.optionsFileUnknownKey(file, entry.getKey(), known(job));
              }
              if (!isGiven(option, given)) {
                add(option, entry.getValue(), arguments);
              }
            });
    return arguments;
  }

  private static void add(String option, JsonNode value, List<String> arguments) {
    if (value.isArray()) {
      value.forEach(element -> add(option, element, arguments));
    } else if (value.isObject()) { // such as conf: {spark.driver.memory: 4g}
      value
          .fields()
          .forEachRemaining(
              entry ->
                  arguments.add(option + "=" + entry.getKey() + "=" + entry.getValue().asText()));
    } else if (!value.isNull()) {
      arguments.add(option + "=" + value.asText());
    }
  }

  private static boolean isGiven(String option, String[] args) {
    for (String arg : args) {
      if (arg.equals(option) || arg.startsWith(option + "=")) {
        return true;
      }
    }
    return false;
  }

  private static List<String> known(CommandSpec job) {
    return new TreeSet<>(job.optionsMap().keySet())
        .stream().filter(name -> name.startsWith("--")).map(name -> name.substring(2)).toList();
  }

  private static ObjectNode read(String file) {
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw JobErrors.optionsFileMissing(file);
    }
    YAMLMapper mapper = new YAMLMapper();
    try (Reader reader = Files.newBufferedReader(path)) {
      if (file.endsWith(".properties")) {
        Properties properties = new Properties();
        properties.load(reader);
        return mapper.valueToTree(properties);
      }
      JsonNode tree = mapper.readTree(reader);
      if (tree instanceof ObjectNode options) {
        return options;
      }
      throw JobErrors.optionsFileMalformed(file, "it holds no option: value lines");
    } catch (JsonProcessingException e) {
      throw JobErrors.optionsFileMalformed(file, e.getOriginalMessage());
    } catch (IOException e) {
      throw JobErrors.optionsFileMalformed(file, e.toString());
    }
  }
}
