package io.latentspark.eval.result;

import java.io.Serializable;
import java.util.Map;

/**
 * A row of a benchmark's data set.
 *
 * @param index its place in the evaluated split, from 0
 * @param values column to value: String, Long, Double, Boolean, List, Map or null
 */
public record Document(int index, Map<String, Object> values) implements Serializable {}
