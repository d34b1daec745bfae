package io.latentspark.engine.backend;

/**
 * Where a head's columns lie in a row.
 *
 * @param headWidth columns from one head to the next
 * @param offset first column of the slice within a head
 */
public record HeadSlice(int headWidth, int offset) {}
