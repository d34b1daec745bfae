/** From documents' values to those of tasks and groups, with standard errors. */
package io.latentspark.eval.statistics;
