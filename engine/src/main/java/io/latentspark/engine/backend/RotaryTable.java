package io.latentspark.engine.backend;

/**
 * Cosines and sines of every position's angles.
 *
 * @param cos {@code [positions, width / 2]}
 * @param sin {@code [positions, width / 2]}
 * @param width columns that are rotated, two for each angle
 */
@SuppressWarnings("ArrayRecordComponent") // a constant table, never compared
public record RotaryTable(float[] cos, float[] sin, int width) {}
