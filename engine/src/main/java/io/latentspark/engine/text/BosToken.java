package io.latentspark.engine.text;

/** Whether a plain text's ids begin with BOS. */
public enum BosToken {
  /** As tokenizer.json says; tokenizer_config.json's add_bos_token is not asked. */
  AS_TOKENIZER_JSON,
  /** Always. */
  ALWAYS,
  /** Never. */
  NEVER
}
