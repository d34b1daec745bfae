package io.latentspark.engine.model;

/**
 * Consecutive tokens of one sequence in a batch.
 *
 * @param firstRow row of the first token
 * @param count how many tokens
 * @param firstPosition position of the first token in its sequence
 * @param blockTable the sequence's cache blocks, in order of position
 */
@SuppressWarnings("ArrayRecordComponent") // a view of the scheduler's table, never compared
public record Segment(int firstRow, int count, int firstPosition, int[] blockTable) {}
