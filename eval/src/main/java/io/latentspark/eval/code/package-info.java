/** Runs generated programs where they can do no harm. */
package io.latentspark.eval.code;
