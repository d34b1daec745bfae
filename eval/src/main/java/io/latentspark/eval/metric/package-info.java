/** From a document's scores or answers to the values of its metrics. */
package io.latentspark.eval.metric;
