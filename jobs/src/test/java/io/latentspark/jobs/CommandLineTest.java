package io.latentspark.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.jobs.JobRunner.Result;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Help, usage errors and the options file; nothing here starts Spark. */
class CommandLineTest {
  @TempDir Path directory;

  /** As under spark-submit: the libraries in one class loader, the jobs in another. */
  @Test
  void helpIsTheSameInALoaderOfItsOwn() throws Exception {
    String expected = JobRunner.run(List.of("rollout", "--help")).out();
    Map<Boolean, List<Path>> own =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .collect(Collectors.partitioningBy(CommandLineTest::isOwn));
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader libraries = new URLClassLoader(urls(own.get(false)), platform);
        URLClassLoader jobs = new URLClassLoader(urls(own.get(true)), libraries)) {
      Method newCommandLine =
          jobs.loadClass(LatentSparkCommand.class.getName()).getDeclaredMethod("newCommandLine");
      newCommandLine.setAccessible(true);
      Object commandLine = newCommandLine.invoke(null);
      Map<?, ?> subcommands =
          (Map<?, ?>) commandLine.getClass().getMethod("getSubcommands").invoke(commandLine);
      Object rollout = subcommands.get("rollout");
      assertEquals(expected, rollout.getClass().getMethod("getUsageMessage").invoke(rollout));
    }
  }

  private static boolean isOwn(Path entry) {
    return Files.isDirectory(entry) || entry.getFileName().toString().startsWith("latentspark-");
  }

  private static URL[] urls(List<Path> entries) throws MalformedURLException {
    URL[] urls = new URL[entries.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = entries.get(i).toUri().toURL();
    }
    return urls;
  }

  @Test
  void helpNamesEveryOptionOfTheJob() {
    String help = JobRunner.run(List.of("generate", "--help")).out();
    Stream.of(
            "input",
            "output",
            "format",
            "prompt-column",
            "messages-column",
            "template",
            "token-ids-column",
            "system",
            "id-column",
            "options-column",
            "temperature",
            "top-k",
            "top-p",
            "min-p",
            "repetition-penalty",
            "presence-penalty",
            "frequency-penalty",
            "seed",
            "n",
            "max-tokens",
            "min-tokens",
            "stop",
            "stop-token-ids",
            "ignore-eos",
            "logprobs",
            "return-token-ids",
            "model",
            "dtype",
            "max-model-len",
            "memory",
            "max-in-flight",
            "max-batch-tokens",
            "max-batch-size",
            "fail-on-error",
            "truncate",
            "limit",
            "resume",
            "overwrite",
            "master",
            "conf",
            "options-file",
            "verbose",
            "output-format")
        .forEach(option -> assertTrue(help.contains("--" + option), option));
  }

  @Test
  void helpAndVersionAreThereOnEveryLevel() {
    assertTrue(JobRunner.run(List.of("--help")).out().contains("generate"));
    assertTrue(JobRunner.run(List.of("--version")).out().matches("LatentSpark \\d\\S+\\s+"));
    for (String job : LatentSparkCommand.newCommandLine().getSubcommands().keySet()) {
      Result help = JobRunner.run(List.of(job, "--help"));
      assertEquals(0, help.exitCode(), job);
      assertTrue(help.out().startsWith("Usage: latentspark " + job), help.out());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --top-p 0                       | --top-p = 0.0 is out of range. Allowed: above 0, up to 1
          --temperature -0.5              | --temperature = -0.5 is out of range. Allowed: 0 to 100
          --max-tokens 0                  | --max-tokens = 0 is out of range. Allowed: 1 or more
          --n 0                           | n = 0
          --logprobs 101                  | logprobs = 101
          --dtype int4                    | --dtype int4 is out of range. Allowed: bfloat16 or float32
          --memory lots                   | --memory lots
          --max-batch-size 0              | --max-batch-size 0
          --max-in-flight 0               | --max-in-flight = 0
          --limit 0                       | --limit must be 1 or more
          --fail-on-error sometimes       | sometimes' is not true, false, a fraction
          --format avro                   | avro' is not parquet, jsonl, csv or openai-batch
          --output-format xml             | xml' is not parquet, jsonl or csv
          --prompt-column a --template b  | mutually exclusive
          --resume --overwrite            | mutually exclusive
          --format openai-batch --template x | drop the options
          --temprature 1                  | Unknown option
          """)
  void wrongUsageIsExitCode2AndSaysWhy(String options, String message) {
    String[] given = options.split(" ");
    Result result = JobRunner.generate(directory.resolve("in.parquet"), directory, given);
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains(message), result.err());
    assertTrue(result.err().contains("latentspark generate --help"), result.err());
  }

  @Test
  void noJobAndNoInputAreUsageErrors() {
    assertEquals(2, JobRunner.run(List.of()).exitCode());
    assertTrue(JobRunner.run(List.of("generate")).err().contains("--input"));
  }

  @Test
  void theCommandLineWinsOverTheOptionsFile() throws IOException {
    Path yaml = directory.resolve("job.yaml");
    Files.writeString(
        yaml,
        """
        temperature: 0.5
        stop: [a, b]
        resume: true
        conf: {spark.a: 1, spark.b: x=y}
        max-tokens: 7
        """);
    String[] args = {
      "generate", "--options-file", yaml.toString(), "--max-tokens=9", "--stop", "c"
    };
    assertEquals(
        List.of(
            "generate",
            "--temperature=0.5",
            "--resume=true",
            "--conf=spark.a=1",
            "--conf=spark.b=x=y",
            "--options-file",
            yaml.toString(),
            "--max-tokens=9",
            "--stop",
            "c"),
        List.of(OptionsFile.expand(LatentSparkCommand.newCommandLine(), args)));
  }

  @Test
  void propertiesFilesWorkToo() throws IOException {
    Path file = directory.resolve("job.properties");
    Files.writeString(file, "top-k=5\n");
    CommandLine commandLine = LatentSparkCommand.newCommandLine();
    String[] expanded =
        OptionsFile.expand(commandLine, new String[] {"generate", "--options-file=" + file});
    assertEquals("--top-k=5", expanded[1]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          temprature: 1     | sets "temprature", which is no option of this job. Options are
          [1, 2             | cannot be read
          just words        | holds no option: value lines
          """)
  void aBadOptionsFileIsAUsageError(String content, String message) throws IOException {
    Path yaml = directory.resolve("job.yaml");
    Files.writeString(yaml, content);
    Result result =
        JobRunner.generate(Path.of("in"), Path.of("out"), "--options-file", yaml.toString());
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains(message), result.err());
  }
}
