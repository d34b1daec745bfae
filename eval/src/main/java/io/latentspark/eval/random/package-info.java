/** Pseudo-random numbers as Python draws them: few-shot examples and bootstraps depend on them. */
package io.latentspark.eval.random;
