/**
 * What all jobs share that make a row for each row of a table: what is missing is made, shown while
 * it is, written and summed up, and the job ends in order when it is stopped or fails.
 */
package io.latentspark.jobs.rows;
