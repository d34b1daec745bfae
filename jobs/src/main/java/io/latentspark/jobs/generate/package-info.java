/** The generate job: rows with prompts in, the same rows with what the model wrote out. */
package io.latentspark.jobs.generate;
