package io.latentspark.eval.prompt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 over a task's requests: runs with equal hashes asked the same. It is that of Python's
 * {@code json.dumps} of the list of {@code [context, continuation]}, {@code [context]} or {@code
 * [text]}.
 */
public final class PromptHash {
  private final MessageDigest digest;
  private final StringBuilder json = new StringBuilder("[");
  private boolean empty = true;

  private PromptHash() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** The hash of all requests of these documents, in hexadecimal digits. */
  public static String of(List<DocumentRequests> documents) {
    PromptHash hash = new PromptHash();
    documents.forEach(document -> document.requests().forEach(hash::add));
    hash.json.append(']');
    hash.flush();
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private void add(Request request) {
    json.append(empty ? "[" : ", [");
    empty = false;
    if (request instanceof Request.LogLikelihood pair) {
      string(pair.context());
      json.append(", ");
      string(pair.continuation());
    } else if (request instanceof Request.Rolling rolling) {
      string(rolling.text());
    } else if (request instanceof Request.Generate generate) {
      string(generate.context());
    }
    json.append(']');
    flush();
  }

  private void flush() {
    digest.update(json.toString().getBytes(StandardCharsets.US_ASCII));
    json.setLength(0);
  }

  private void string(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        default -> {
          if (c < ' ' || c > 0x7e && c != 0x7f) {
            json.append("\\u").append(HexFormat.of().toHexDigits(c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
