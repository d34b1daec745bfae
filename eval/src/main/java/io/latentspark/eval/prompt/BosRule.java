package io.latentspark.eval.prompt;

/**
 * Whether texts begin with BOS ({@code add_bos_token}). One that brings its own, as a rendered chat
 * template does, never gets a second.
 */
public enum BosRule {
  /** As tokenizer.json's post-processor says. */
  AS_TOKENIZER,
  /** Always. */
  ON,
  /** Never. */
  OFF
}
