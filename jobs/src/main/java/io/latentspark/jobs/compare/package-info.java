/** The job that compares evaluations. */
package io.latentspark.jobs.compare;
