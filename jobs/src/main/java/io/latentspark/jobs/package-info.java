/** The command line: {@code latentspark <job>}. */
package io.latentspark.jobs;
