package io.latentspark.jobs;

import io.latentspark.engine.GenerationRequest;
import io.latentspark.engine.GenerationRequest.Truncation;
import io.latentspark.engine.Prompt;
import io.latentspark.engine.ScoringRequest;
import io.latentspark.engine.decode.SamplingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Requests over random token ids: other ones each time, so that no prefix cache knows them. */
final class RandomRequests {
  private final int vocabSize;
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

  RandomRequests(int vocabSize) {
    this.vocabSize = vocabSize;
  }

  /** Greedy requests that start alike and do not end early. */
  List<GenerationRequest> generation(int count, int commonTokens, int ownTokens, int newTokens) {
    SamplingParams sampling = SamplingParams.builder().ignoreEos(true).maxTokens(newTokens).build();
    int[] common = ids(commonTokens);
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Prompt prompt = new Prompt.Tokens(joined(common, ids(ownTokens)));
      requests.add(new GenerationRequest("bench-" + i, prompt, sampling, Truncation.NONE));
    }
    return requests;
  }

  /** The choices of one question after another, all after the same examples. */
  List<ScoringRequest> multipleChoice(int count) {
    int[] examples = ids(Workload.EXAMPLE_TOKENS);
    int[] context = examples;
    List<ScoringRequest> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i % Workload.CHOICES == 0) {
        context = joined(examples, ids(Workload.QUESTION_TOKENS));
      }
      requests.add(new ScoringRequest(context, ids(Workload.CHOICE_TOKENS)));
    }
    return requests;
  }

  private int[] ids(int count) {
    return random.ints(count, 0, vocabSize).toArray();
  }

  private static int[] joined(int[] a, int[] b) {
    int[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
