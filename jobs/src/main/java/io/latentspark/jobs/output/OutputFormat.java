package io.latentspark.jobs.output;

/** Formats of output files. */
public enum OutputFormat {
  /** Columns with types; published while the job runs. */
  PARQUET("parquet"),
  /** One JSON object a line. */
  JSONL("jsonl"),
  /** Comma-separated with a header; nested columns are JSON. */
  CSV("csv"),
  /** OpenAI's batch output and error files. */
  OPENAI_BATCH("openai-batch");

  private final String label;

  OutputFormat(String label) {
    this.label = label;
  }

  /** The name users write. */
  public String label() {
    return label;
  }
}
