package io.latentspark.eval.prompt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.latentspark.engine.ChatMessage;
import io.latentspark.engine.EngineException;
import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.text.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestEncoderTest {
  private static final Tokenizer DEMO = Tokenizer.load(Path.of("../conf/demo/model")).orElseThrow();
  private static final int BOS = DEMO.bosTokenId().getAsInt();

  @AfterAll
  static void close() {
    DEMO.close();
  }

  private static RequestEncoder encoder(BosRule rule, int maxLength) {
    return new RequestEncoder(DEMO, rule, maxLength);
  }

  /** Ids of a golden run of lm-evaluation-harness 0.4.13: 14 of context, then one. */
  @Test
  void aPairIsEncodedAsOneText() {
    RequestEncoder.Pair pair =
        encoder(BosRule.AS_TOKENIZER, 2048)
            .pair("Question: In which country is the city of Tirana?\nAnswer:", " Albania");
    assertEquals(14, pair.context().length);
    assertEquals(BOS, pair.context()[0]);
    assertArrayEquals(new int[] {1624}, pair.continuation());
  }

  @Test
  void spaceThatEndsTheContextGoesToTheContinuation() {
    RequestEncoder encoder = encoder(BosRule.OFF, 2048);
    assertArrayEquals(
        encoder.pair("The answer is", " Albania").continuation(),
        encoder.pair("The answer is ", "Albania").continuation());
  }

  @Test
  void withoutContextTheContinuationStandsAfterBos() {
    for (BosRule rule : BosRule.values()) {
      RequestEncoder.Pair pair = encoder(rule, 2048).pair("", " Albania");
      assertArrayEquals(new int[] {BOS}, pair.context());
      assertArrayEquals(new int[] {1624}, pair.continuation());
    }
  }

  @Test
  void thereIsNeverASecondBos() {
    String bos =
        DEMO.chatTemplate().orElseThrow().render(List.of(new ChatMessage("user", "Hi")), Map.of());
    for (BosRule rule : BosRule.values()) {
      int[] ids = encoder(rule, 2048).prompt(bos, 1);
      assertEquals(1, Arrays.stream(ids).filter(id -> id == BOS).count(), "" + rule);
    }
  }

  @Test
  void whatIsTooLongLosesItsBeginning() {
    RequestEncoder encoder = encoder(BosRule.OFF, 5);
    RequestEncoder.Pair pair =
        encoder.pair("Monday, Tuesday, Wednesday, Thursday, Friday,", " Saturday");
    ScoringRequest request = pair.request(5);
    assertEquals(6, request.context().length + request.continuation().length);
    int[] context = pair.context();
    assertEquals(
        context.length - request.context().length,
        encoder.cutTokens("Monday, Tuesday, Wednesday, Thursday, Friday,", " Saturday"));
    assertEquals(0, encoder.cutTokens("M", "o"));
    assertArrayEquals(
        Arrays.copyOfRange(context, context.length - request.context().length, context.length),
        request.context());
    assertEquals(3, encoder.prompt("Monday, Tuesday, Wednesday, Thursday, Friday,", 2).length);
    assertThrows(EngineException.class, () -> encoder.prompt("Monday", 5));
    assertThrows(
        EngineException.class, () -> new RequestEncoder.Pair(new int[1], new int[6]).request(5));
  }

  @ParameterizedTest
  @EnumSource(BosRule.class)
  void whatIsRememberedChangesNothing(BosRule rule) {
    assertSameAsAlone(DEMO, rule);
  }

  @Tag("references")
  @ParameterizedTest
  @EnumSource(BosRule.class)
  void whatIsRememberedChangesNothingForDeepSeeksVocabulary(BosRule rule) {
    Path shared = Path.of(System.getProperty("latentspark.references"));
    for (String name : new String[] {"deepseek-v3"}) {
      try (Tokenizer tokenizer =
          Tokenizer.load(shared.resolve("tokenizers").resolve(name)).orElseThrow()) {
        assertSameAsAlone(tokenizer, rule);
      }
    }
  }

  /** Texts that begin alike, cut and joined at random places, against an encoder without memory. */
  private static void assertSameAsAlone(Tokenizer tokenizer, BosRule rule) {
    Random random = new Random(7);
    RequestEncoder remembering = new RequestEncoder(tokenizer, rule, 1 << 20);
    String start = text(random, 30);
    for (int i = 0; i < 300; i++) {
      if (i % 20 == 0) {
        start = text(random, 30);
      }
      String context = start + text(random, 1 + random.nextInt(12)) + "x";
      for (String continuation : new String[] {" A", "\nB", "é", "12 ", text(random, 3)}) {
        RequestEncoder.Pair pair = remembering.pair(context, continuation);
        int[] whole = bare(tokenizer, context + continuation);
        int[] both =
            IntStream.concat(Arrays.stream(pair.context()), Arrays.stream(pair.continuation()))
                .toArray();
        int[] alone = bare(tokenizer, context);
        int added = pair.context().length - alone.length;
        assertArrayEquals(
            alone, Arrays.copyOfRange(pair.context(), added, pair.context().length), context);
        assertArrayEquals(
            Arrays.copyOfRange(whole, Math.min(alone.length, whole.length), whole.length),
            pair.continuation(),
            context + "|" + continuation);
        assertEquals(added + Math.max(whole.length, alone.length), both.length);
      }
    }
  }

  private static int[] bare(Tokenizer tokenizer, String text) {
    return tokenizer.encodeWithoutBos(text);
  }

  private static String text(Random random, int pieces) {
    String[] parts = {
      "The answer", " is", " 12345", "\n", "\n\n", "A. ", "Question:", "  ", "\t", "é", "国家",
          "\r\n",
      "don't", "!!", ")\n", "x", "\u00a0", "🙂", " (", "Answer:", "\n\nQ", "\nb", " \n", "___"
    };
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }
}
