package io.latentspark.jobs.input;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Formats of input files. */
public enum InputFormat {
  /** Columns with types. */
  PARQUET("parquet", "parquet"),
  /** One JSON object a line; its fields are the columns. */
  JSONL("jsonl", "jsonl json ndjson"),
  /** Comma-separated, with a header; all columns are strings. */
  CSV("csv", "csv"),
  /** OpenAI batch files: {@code custom_id} and {@code body} in each line. Never guessed. */
  OPENAI_BATCH("openai-batch", "");

  private final String label;
  private final String endings;

  InputFormat(String label, String endings) {
    this.label = label;
    this.endings = endings;
  }

  /** The name users write. */
  public String label() {
    return label;
  }

  /** The format of a file by the ending of its name, compressed or not. */
  static Optional<InputFormat> ofFile(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst|lz4|snappy)$", "");
    String ending = plain.substring(plain.lastIndexOf('.') + 1);
    for (InputFormat format : values()) {
      if (List.of(format.endings.split(" ")).contains(ending)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
