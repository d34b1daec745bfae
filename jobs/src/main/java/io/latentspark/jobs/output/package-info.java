/**
 * Writing what a job makes, so that nothing is lost or doubled: tasks publish finished rows in
 * whole Parquet files while they run, a manifest says what they were made with, and a stopped job
 * goes on from there.
 */
package io.latentspark.jobs.output;
