package io.latentspark.eval.prompt;

import io.latentspark.engine.ChatMessage;
import io.latentspark.eval.text.PythonText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A part of a prompt: a message of a chat, or a piece of plain text.
 *
 * @param role {@code system}, {@code user} or {@code assistant}
 * @param content its text
 * @param delimiter what follows it in plain text
 */
record Turn(String role, String content, String delimiter) {

  static final String SYSTEM = "system";
  static final String USER = "user";
  static final String ASSISTANT = "assistant";

  String text() {
    return content + delimiter;
  }

  ChatMessage message() {
    return new ChatMessage(role, content);
  }

  static String text(List<Turn> turns) {
    return turns.stream().map(Turn::text).collect(Collectors.joining());
  }

  /** Two texts with a delimiter between them, unless white space is there already. */
  static String joined(String first, String second, String delimiter) {
    if (first == null || first.isEmpty()) {
      return second == null ? "" : second;
    }
    if (second == null || second.isEmpty()) {
      return first;
    }
    return needDelimiter(first, second) ? first + delimiter + second : first + second;
  }

  /** Whether neither text has white space at the seam; an empty first one needs none. */
  static boolean needDelimiter(String first, String second) {
    return !first.isEmpty()
        && !PythonText.isSpace(first.codePointBefore(first.length()))
        && !PythonText.isSpace(second.codePointAt(0));
  }
}
