package io.latentspark.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A request for samples of one prompt, until the last of them is finished. */
final class PendingGeneration {
  final CompletableFuture<List<Completion>> future = new CompletableFuture<>();
  final List<Sample> samples;
  private int unfinished;

  PendingGeneration(List<Sample> samples) {
    this.samples = List.copyOf(samples);
    unfinished = samples.size();
  }

  /** Counts a finished sample; true if it was the last. */
  boolean finishedOne() {
    return --unfinished == 0;
  }

  /** Every sample's completion, in order of their index. */
  List<Completion> completions() {
    List<Completion> completions = new ArrayList<>();
    samples.forEach(sample -> completions.add(sample.completion()));
    return completions;
  }
}
