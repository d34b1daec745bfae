package io.latentspark.engine;

/**
 * Log-likelihood of a continuation given its context, as lm-evaluation-harness defines it.
 *
 * @param context token ids before the continuation, at least one
 * @param continuation token ids to be scored, at least one
 */
@SuppressWarnings("ArrayRecordComponent") // a value handed over once, never compared
public record ScoringRequest(int[] context, int[] continuation) {}
