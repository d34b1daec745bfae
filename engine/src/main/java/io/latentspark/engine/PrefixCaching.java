package io.latentspark.engine;

/** Whether prompts that begin alike share what was computed of their beginning. */
public enum PrefixCaching {
  /** Full cache blocks of prompts are found again until their memory is needed. */
  ON,
  /** Every prompt is computed from its first token. */
  OFF
}
