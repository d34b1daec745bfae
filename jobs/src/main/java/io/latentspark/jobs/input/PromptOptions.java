package io.latentspark.jobs.input;

import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.udf.LatentSpark;
import io.latentspark.udf.PromptSource;
import io.latentspark.udf.RowKey;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a row's prompt is made of. */
public final class PromptOptions {
  private static final String OPTIONS_COLUMN = "options";
  private static final String OPENAI_KEY_COLUMN = "custom_id";

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Source source = new Source();

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "A system message before each prompt; a plain prompt becomes a conversation.")
  private String system;

  @Mixin private RowKeyOptions key;

  @Option(
      names = "--options-column",
      paramLabel = "NAME",
      description =
          "Column (struct, or string of JSON) with a row's own sampling options, such as"
              + " {\"temperature\": 0.7} (default: options if there is one).")
  private String optionsColumn;

  @Option(
      names = "--truncate",
      paramLabel = "none|left|right",
      defaultValue = "none",
      description =
          "What to do with a prompt longer than the context: report an error, drop its beginning"
              + " (left) or its end (right) (default: ${DEFAULT-VALUE}).")
  private Truncation truncation;

  private boolean openAiBatch;

  /** One of these says where prompts come from. */
  static final class Source {
    @Option(
        names = "--prompt-column",
        paramLabel = "NAME",
        description = "Column with the prompt's text (default: prompt).")
    private String promptColumn;

    @Option(
        names = "--messages-column",
        paramLabel = "NAME",
        description =
            "Column with a conversation: an array of {role, content}, or such JSON. The model's"
                + " chat template is applied.")
    private String messagesColumn;

    @Option(
        names = "--template",
        paramLabel = "TEXT",
        description = "Prompt with {column} in it; {{ and }} are braces.")
    private String template;

    @Option(
        names = "--token-ids-column",
        paramLabel = "NAME",
        description =
            "Column with token ids, an array of int (default: prompt_token_ids if there is no"
                + " column prompt).")
    private String tokenIdsColumn;
  }

  /** Sets what the lines of an OpenAI batch call for. */
  public void readOpenAiBatch() {
    openAiBatch = true;
  }

  /** Sets that prompts are token ids in this column. */
  public void readTokenIds(String column) {
    source.tokenIdsColumn = column;
  }

  /** Where prompts come from, given the input's columns. */
  public PromptSource source(StructType schema) {
    if (openAiBatch) {
      return new PromptSource.OpenAiBody("body");
    }
    if (source.messagesColumn != null) {
      return new PromptSource.Messages(source.messagesColumn);
    }
    if (source.template != null) {
      return new PromptSource.Template(source.template);
    }
    if (source.tokenIdsColumn != null) {
      return new PromptSource.TokenIds(source.tokenIdsColumn);
    }
    return source.promptColumn != null
        ? new PromptSource.Text(source.promptColumn)
        : PromptSource.defaultFor(schema);
  }

  /** Whether an option says where prompts come from. */
  public boolean namesSource() {
    return source.promptColumn != null
        || source.messagesColumn != null
        || source.template != null
        || source.tokenIdsColumn != null;
  }

  /** The system message, if there is one. */
  public Optional<String> system() {
    return Optional.ofNullable(system);
  }

  /** The column that identifies a row; empty where its hash does. */
  public Optional<String> keyColumn(StructType schema) {
    return openAiBatch
        ? RowKey.column(schema, Optional.of(OPENAI_KEY_COLUMN))
        : key.keyColumn(schema);
  }

  /** The column with a row's own sampling options, if there is one. */
  public Optional<String> optionsColumn(StructType schema) {
    if (optionsColumn != null) {
      return Optional.of(optionsColumn);
    }
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equals(OPTIONS_COLUMN) && holdsOptions(field.dataType()))
        .map(field -> field.name())
        .findFirst();
  }

  /** What happens to prompts that are too long. */
  public Truncation truncation() {
    return truncation;
  }

  /** Applies these options to a generation. */
  public LatentSpark applyTo(LatentSpark generation, StructType schema) {
    generation.prompt(source(schema)).truncation(truncation);
    system().ifPresent(generation::system);
    keyColumn(schema).ifPresent(generation::rowKey);
    optionsColumn(schema).ifPresent(generation::options);
    return generation;
  }

  /** A column of answer choices, say, may be called options too. */
  private static boolean holdsOptions(DataType type) {
    return type instanceof StructType || type instanceof MapType || type instanceof StringType;
  }
}
