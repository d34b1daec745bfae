/** Runs SQL with the model's functions in it. */
package io.latentspark.jobs.sql;
