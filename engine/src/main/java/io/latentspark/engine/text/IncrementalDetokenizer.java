package io.latentspark.engine.text;

/**
 * Turns one sequence's tokens into text as they come. A token may end within a UTF-8 character: its
 * text waits for the rest, so what was returned never changes and never splits a character.
 *
 * <p>All parts together equal {@link Tokenizer#decode} of all ids. A token costs its own bytes, not
 * the length of the text. Not thread-safe.
 */
public final class IncrementalDetokenizer {

  private final Vocabulary vocabulary;
  private final LossyUtf8 decoder = new LossyUtf8();

  IncrementalDetokenizer(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Adds a token.
   *
   * @return the text that became final with it, often empty; special tokens have none
   */
  public String append(int tokenId) {
    return decoder.append(vocabulary.bytesOf(tokenId));
  }

  /** Ends the sequence: an incomplete character comes out as U+FFFD. */
  public String finish() {
    return decoder.finish();
  }
}
