package io.latentspark.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenResourcesTest {
  private final OpenResources resources = new OpenResources();
  private final List<String> closed = new ArrayList<>();

  @Test
  void closesInReverseOrderAndOnce() {
    assertEquals("first", resources.add("first", () -> closed.add("first")));
    resources.add("second", () -> closed.add("second"));
    resources.close();
    resources.close();
    assertEquals(List.of("second", "first"), closed);
  }

  @Test
  void closesTheRestWhateverIsThrown() {
    RuntimeException early = new IllegalStateException("early");
    Error late = new AssertionError("late");
    resources.add("first", () -> closed.add("first"));
    resources.add("second", () -> throwing(late));
    resources.add("third", () -> closed.add("third"));
    resources.add("fourth", () -> throwing(early));
    assertSame(early, assertThrows(IllegalStateException.class, resources::close));
    assertArrayEquals(new Throwable[] {late}, early.getSuppressed());
    assertEquals(List.of("third", "first"), closed);
  }

  @Test
  void throwsAnErrorAsItIs() {
    Error error = new LinkageError("native");
    resources.add("only", () -> throwing(error));
    assertSame(error, assertThrows(LinkageError.class, resources::close));
  }

  @Test
  void aFailureBeforeClosingIsNotHidden() {
    RuntimeException failure = new IllegalStateException("loading");
    Error closing = new AssertionError("closing");
    resources.add("only", () -> throwing(closing));
    resources.closeAfter(failure);
    assertArrayEquals(new Throwable[] {closing}, failure.getSuppressed());
  }

  private void throwing(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }
}
