/** What every job shares: options, errors, the Spark session. */
package io.latentspark.jobs.common;
