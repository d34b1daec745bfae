package io.latentspark.engine.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** GPT-2's alphabet for bytes, in which byte-level BPE writes its tokens. */
final class ByteLevel {

  private static final int FIRST_STAND_IN = 0x100;
  private static final int[] BYTE_OF_CHAR = byteOfChar();

  private ByteLevel() {}

  /** The bytes a token stands for; a token with a foreign character is taken as plain text. */
  static byte[] bytesOf(String token) {
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      int value = c < BYTE_OF_CHAR.length ? BYTE_OF_CHAR[c] : -1;
      if (value < 0) {
        return token.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  /** Printable Latin-1 stands for itself, the other 68 bytes in order for U+0100 and following. */
  private static int[] byteOfChar() {
    int[] table = new int[FIRST_STAND_IN + 68];
    Arrays.fill(table, -1);
    int standIn = FIRST_STAND_IN;
    for (int value = 0; value < 256; value++) {
      table[standsForItself(value) ? value : standIn++] = value;
    }
    return table;
  }

  private static boolean standsForItself(int value) {
    return (value >= '!' && value <= '~')
        || (value >= 0xA1 && value <= 0xAC)
        || (value >= 0xAE && value <= 0xFF);
  }
}
