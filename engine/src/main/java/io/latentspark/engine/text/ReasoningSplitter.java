package io.latentspark.engine.text;

/**
 * DeepSeek-R1's convention: a model writes its reasoning between {@code <think>} and {@code
 * </think>}, the answer follows. The opening marker may stand in the prompt instead.
 *
 * <p>Reasoning is stripped of surrounding whitespace and the answer of the blank lines before it,
 * for both belong to the markers; everything else stays as generated.
 */
public final class ReasoningSplitter {

  static final String OPENING = "<think>";
  static final String CLOSING = "</think>";

  private ReasoningSplitter() {}

  /**
   * A generated text in its two parts.
   *
   * @param reasoning what was thought, or null where the text has no reasoning block
   * @param result the answer, empty while the block is still open
   */
  public record Parts(String reasoning, String result) {}

  /**
   * Splits a text that begins outside a reasoning block. Without markers it is all result,
   * unchanged. A closing marker alone ends a block that the prompt opened.
   */
  public static Parts split(String text) {
    int opening = text.indexOf(OPENING);
    int closing = text.indexOf(CLOSING);
    if (closing >= 0 && (opening < 0 || closing < opening)) {
      return splitInsideReasoning(text);
    }
    if (opening < 0) {
      return new Parts(null, text);
    }
    String before = text.substring(0, opening);
    Parts parts = splitInsideReasoning(text.substring(opening + OPENING.length()));
    return before.isBlank() ? parts : new Parts(parts.reasoning(), before + parts.result());
  }

  /**
   * Splits a text whose prompt ended inside a reasoning block: all before the closing marker is
   * reasoning; without that marker all of it is, and the result is empty.
   */
  public static Parts splitInsideReasoning(String text) {
    int closing = text.indexOf(CLOSING);
    return closing < 0
        ? new Parts(text.strip(), "")
        : new Parts(
            text.substring(0, closing).strip(),
            text.substring(closing + CLOSING.length()).stripLeading());
  }

  /** Whether a prompt ends with an opening marker, so that what follows is reasoning. */
  public static boolean endsInsideReasoning(String renderedPrompt) {
    return renderedPrompt.stripTrailing().endsWith(OPENING);
  }
}
