package io.latentspark.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.engine.text.StopStrings.Released;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StopStringsTest {

  @Property
  void equalsANaiveSearchHoweverTheTextIsCut(
      @ForAll("pieces") List<String> pieces, @ForAll("stops") List<String> stops) {
    String whole = String.join("", pieces);
    int stop = naiveStop(whole, stops);
    StopStrings watch = new StopStrings(stops);
    StringBuilder released = new StringBuilder();
    boolean stopped = false;
    for (String piece : pieces) {
      Released next = watch.append(piece);
      released.append(next.text());
      stopped = next.stopped();
      assertTrue(whole.startsWith(released.toString()));
    }
    released.append(watch.finish());
    assertEquals(stop >= 0, stopped);
    assertEquals(stop >= 0 ? whole.substring(0, stop) : whole, released.toString());
  }

  /** Reads on one character at a time until the text ends with a stop string. */
  private static int naiveStop(String text, List<String> stops) {
    for (int end = 1; end <= text.length(); end++) {
      String read = text.substring(0, end);
      int longest = stops.stream().filter(read::endsWith).mapToInt(String::length).max().orElse(-1);
      if (longest > 0) {
        return end - longest;
      }
    }
    return -1;
  }

  @Provide
  Arbitrary<List<String>> pieces() {
    return Arbitraries.strings().withChars('a', 'b').ofMaxLength(4).list().ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<String>> stops() {
    return Arbitraries.strings()
        .withChars('a', 'b', 'c')
        .ofMinLength(1)
        .ofMaxLength(6)
        .list()
        .ofMaxSize(3);
  }

  @Test
  void findsAStopStringThatSpansPieces() {
    StopStrings watch = new StopStrings(List.of("\n\nQuestion:"));
    assertEquals(new Released("Paris.", false), watch.append("Paris."));
    assertEquals(new Released("", false), watch.append("\n"));
    assertEquals(new Released("", false), watch.append("\nQuest"));
    assertEquals(new Released("", true), watch.append("ion: and"));
    assertEquals(new Released("", true), watch.append("more"));
    assertEquals("", watch.finish());
  }

  @Test
  void releasesAFalseBeginning() {
    StopStrings watch = new StopStrings(List.of("</s>"));
    assertEquals(new Released("a", false), watch.append("a</"));
    assertEquals(new Released("</b", false), watch.append("b<"));
    assertEquals("<", watch.finish());
  }

  @Test
  void withoutStopStringsReleasesAll() {
    StopStrings watch = new StopStrings(List.of());
    assertEquals(new Released("abc", false), watch.append("abc"));
    assertEquals("", watch.finish());
  }
}
