/**
 * Benchmarks: tasks as data ({@code task}), what is asked ({@code prompt}), how answers are scored
 * ({@code metric}), and what comes out ({@code result}, {@code report}).
 */
package io.latentspark.eval;
