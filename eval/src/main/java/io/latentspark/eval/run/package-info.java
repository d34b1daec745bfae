/**
 * An evaluation as a Spark job: requests become a table, the engine answers it row by row, each
 * answered document is scored at once, and what was written is summed up.
 */
package io.latentspark.eval.run;
