package io.latentspark.engine.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.latentspark.engine.EngineErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Hugging Face's tokenizers library: encodes on any thread, frees its native memory on close. */
final class NativeTokenizer implements AutoCloseable {

  // Truncation and padding would silently change a prompt; DJL's default cuts at 512 tokens.
  private static final Map<String, String> OPTIONS =
      Map.of("truncation", "false", "padding", "false");

  static {
    // Before the first use of DJL: take the library inside the jar, call no server. Without the
    // flavor DJL would fetch a CUDA build on a machine with a GPU.
    setUnlessGiven("ai.djl.offline", "true");
    setUnlessGiven("OPT_OUT_TRACKING", "true");
    setUnlessGiven("RUST_FLAVOR", "cpu");
  }

  private final HuggingFaceTokenizer tokenizer;
  // Closing during an encode would free memory that native code still reads.
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private NativeTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  static NativeTokenizer load(Path tokenizerJson) {
    try {
      return new NativeTokenizer(HuggingFaceTokenizer.newInstance(tokenizerJson, OPTIONS));
    } catch (IOException | RuntimeException e) {
      throw EngineErrors.fileUnreadable(tokenizerJson, e);
    }
  }

  /** Ids of the text as the tokenizer's post-processor completes them. */
  int[] encode(String text) {
    return encode(text, true);
  }

  /** Ids of the text alone. */
  int[] encodeBare(String text) {
    return encode(text, false);
  }

  private int[] encode(String text, boolean addSpecialTokens) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw EngineErrors.closed();
      }
      return toInts(tokenizer.encode(wellFormed(text), addSpecialTokens, false).getIds());
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      tokenizer.close();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Lone surrogates have no UTF-8 form: each becomes U+FFFD. */
  private static String wellFormed(String text) {
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (mended == null) {
        mended = new StringBuilder(text);
      }
      mended.setCharAt(i, '\uFFFD');
    }
    return mended == null ? text : mended.toString();
  }

  private static int[] toInts(long[] ids) {
    int[] ints = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      ints[i] = (int) ids[i];
    }
    return ints;
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
