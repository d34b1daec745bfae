/** Benchmarks as data: lm-evaluation-harness's YAML vocabulary. */
package io.latentspark.eval.task;
