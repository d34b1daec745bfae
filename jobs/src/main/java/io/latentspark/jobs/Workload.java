package io.latentspark.jobs;

/** What bulk jobs do, as a fixed set of requests that are all there at once. */
enum Workload {
  /** Prompts of 128 tokens, 128 new tokens each, greedy, never ending early. */
  OFFLINE("offline", "output tokens", 64),
  /** Prompts of a common prefix of 1,024 tokens and 32 own ones; one new token each. */
  SHARED_PREFIX("shared-prefix", "prompts", 64),
  /**
   * Multiple choice as benchmarks ask it: five solved examples (500 tokens) before every question
   * (100 tokens), log-likelihoods of four choices (4 tokens).
   */
  SCORE("score", "requests", 128);

  static final int OFFLINE_PROMPT_TOKENS = 128;
  static final int OFFLINE_NEW_TOKENS = 128;
  static final int PREFIX_TOKENS = 1024;
  static final int OWN_TOKENS = 32;
  static final int EXAMPLE_TOKENS = 500;
  static final int QUESTION_TOKENS = 100;
  static final int CHOICES = 4;
  static final int CHOICE_TOKENS = 4;

  private final String optionName;
  private final String unit;
  private final int sequences;

  Workload(String optionName, String unit, int sequences) {
    this.optionName = optionName;
    this.unit = unit;
    this.sequences = sequences;
  }

  /** What its rate counts. */
  String unit() {
    return unit;
  }

  /** Requests, unless told otherwise. */
  int defaultSequences() {
    return sequences;
  }

  /** What a rate counts in one run. */
  int units(int sequences) {
    return this == OFFLINE ? sequences * OFFLINE_NEW_TOKENS : sequences;
  }

  /** Tokens of a request, prompt and output. */
  int sequenceTokens() {
    return switch (this) {
      case OFFLINE -> OFFLINE_PROMPT_TOKENS + OFFLINE_NEW_TOKENS;
      case SHARED_PREFIX -> PREFIX_TOKENS + OWN_TOKENS + 1;
      case SCORE -> EXAMPLE_TOKENS + QUESTION_TOKENS + CHOICE_TOKENS;
    };
  }

  /** The name on the command line and in reports. */
  @Override
  public String toString() {
    return optionName;
  }
}
