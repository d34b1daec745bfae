package io.latentspark.engine.text;

/**
 * Decodes UTF-8 that comes in pieces, as Hugging Face's byte-level decoder does: each longest
 * invalid beginning of a character becomes one U+FFFD (the Unicode Standard's recommended practice,
 * section 3.9). The JDK's decoder counts encoded surrogates differently.
 */
final class LossyUtf8 {

  private static final int LEAST_CONTINUATION = 0x80;
  private static final int GREATEST_CONTINUATION = 0xBF;
  private static final char REPLACEMENT = '\uFFFD';

  private int codePoint;
  private int missing; // continuation bytes still to come
  private int least;
  private int greatest;

  /** The characters that these bytes complete. */
  String append(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    for (byte signed : bytes) {
      int value = Byte.toUnsignedInt(signed);
      if (missing > 0 && (value < least || value > greatest)) {
        missing = 0;
        text.append(REPLACEMENT);
      }
      if (missing > 0) {
        continueCharacter(value, text);
      } else {
        beginCharacter(value, text);
      }
    }
    return text.toString();
  }

  /** What becomes of an incomplete character at the end. */
  String finish() {
    boolean incomplete = missing > 0;
    missing = 0;
    return incomplete ? String.valueOf(REPLACEMENT) : "";
  }

  private void continueCharacter(int value, StringBuilder text) {
    codePoint = codePoint << 6 | value & 0x3F;
    least = LEAST_CONTINUATION;
    greatest = GREATEST_CONTINUATION;
    missing--;
    if (missing == 0) {
      text.appendCodePoint(codePoint);
    }
  }

  private void beginCharacter(int value, StringBuilder text) {
    least = LEAST_CONTINUATION;
    greatest = GREATEST_CONTINUATION;
    if (value < 0x80) {
      text.append((char) value);
    } else if (value >= 0xC2 && value <= 0xDF) {
      missing = 1;
      codePoint = value & 0x1F;
    } else if (value >= 0xE0 && value <= 0xEF) {
      missing = 2;
      codePoint = value & 0x0F;
      least = value == 0xE0 ? 0xA0 : least; // no overlong forms
      greatest = value == 0xED ? 0x9F : greatest; // no surrogates
    } else if (value >= 0xF0 && value <= 0xF4) {
      missing = 3;
      codePoint = value & 0x07;
      least = value == 0xF0 ? 0x90 : least; // no overlong forms
      greatest = value == 0xF4 ? 0x8F : greatest; // nothing above U+10FFFF
    } else {
      text.append(REPLACEMENT);
    }
  }
}
