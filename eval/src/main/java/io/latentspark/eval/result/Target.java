package io.latentspark.eval.result;

import java.io.Serializable;
import java.util.List;

/**
 * The right answer of a document ({@code doc_to_target}).
 *
 * @param texts acceptable texts, at least one; for multiple choice the text of the right choice
 * @param choices indices of right choices; empty where the task has none
 */
public record Target(List<String> texts, List<Integer> choices) implements Serializable {}
