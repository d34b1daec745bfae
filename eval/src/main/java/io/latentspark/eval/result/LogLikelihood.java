package io.latentspark.eval.result;

import java.io.Serializable;

/**
 * The score of one continuation.
 *
 * @param sum natural-log probability of its tokens, summed
 * @param greedy whether each token was the likeliest one
 * @param tokens how many tokens were scored
 */
public record LogLikelihood(double sum, boolean greedy, int tokens) implements Serializable {}
