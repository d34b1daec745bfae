package io.latentspark.eval.prompt;

/** How question and shots become a prompt. */
public enum PromptFormat {
  /** One text, without a chat template. */
  PLAIN,
  /** A chat in which each shot is a question of the user and an answer of the assistant. */
  CHAT_MULTITURN,
  /** A chat of one message of the user that holds shots and question. */
  CHAT_SINGLE_TURN
}
