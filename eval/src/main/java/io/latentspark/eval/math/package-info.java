/** Whether two written mathematical answers are the same. */
package io.latentspark.eval.math;
