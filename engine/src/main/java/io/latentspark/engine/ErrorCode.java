package io.latentspark.engine;

/** What went wrong, as users see it in {@code error_code}. */
public enum ErrorCode {
  /** A checkpoint folder or file is absent, unreadable, truncated or inconsistent. */
  BAD_CHECKPOINT,
  /** The checkpoint is sound but asks for something this engine does not do. */
  UNSUPPORTED_MODEL,
  /** Text was given but the checkpoint has no usable tokenizer or chat template. */
  NO_TOKENIZER,
  /** The model, its cache and its scratch do not fit the memory budget. */
  NOT_ENOUGH_MEMORY,
  /** This machine or this JVM lacks something the engine needs. */
  UNSUPPORTED_PLATFORM,
  /** An engine option is out of its range. */
  INVALID_OPTION,
  /** The prompt is null, empty, malformed or holds token ids outside the vocabulary. */
  BAD_PROMPT,
  /** Prompt and requested tokens exceed the context. */
  PROMPT_TOO_LONG,
  /** The chat template refused the messages. */
  TEMPLATE_FAILED,
  /** A sampling parameter is out of its range. */
  INVALID_SAMPLING,
  /** The model computed logits that are NaN or infinite for this row. */
  LOGITS_NOT_FINITE,
  /** The request was cancelled or the engine was closed before it ended. */
  CANCELLED,
  /** The engine, or the device it computes on, failed: no request is to blame, none goes on. */
  ENGINE_FAILED,
  /** A defect of the engine itself that ended one request. */
  INTERNAL
}
