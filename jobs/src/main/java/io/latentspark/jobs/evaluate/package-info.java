/** The evaluate job: models on benchmarks, with lm-evaluation-harness's options. */
package io.latentspark.jobs.evaluate;
