/** What an evaluation found: samples, scores of tasks and groups. */
package io.latentspark.eval.result;
