package io.latentspark.eval.reward;

/**
 * A sample as rewards see it.
 *
 * @param index its place in the prompt's group, from 0
 * @param text the answer, without reasoning
 * @param generatedText all that was generated, reasoning and its markers included
 * @param tokens how many tokens were generated
 */
record Response(int index, String text, String generatedText, int tokens) {}
