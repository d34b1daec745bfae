package io.latentspark.engine.text;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the tests find tokenizers. */
final class TestTokenizers {

  private TestTokenizers() {}

  static Path resource(String name) {
    try {
      return Path.of(TestTokenizers.class.getClassLoader().getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static Tokenizer demo() {
    return Tokenizer.load(resource("demo-tokenizer")).orElseThrow();
  }

  /** A tokenizer among the references beside the checkout. */
  static Path shared(String name) {
    return sharedFolder().resolve("tokenizers").resolve(name);
  }

  /** The folder of large references; modules run in their own folder. */
  static Path sharedFolder() {
    return Path.of("..", "..", "shared");
  }
}
