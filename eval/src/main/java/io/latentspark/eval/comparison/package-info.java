/** How sure results are, and whether two runs differ. */
package io.latentspark.eval.comparison;
