/** From generated texts to answers: the steps of {@code filter_list}, one class each. */
package io.latentspark.eval.filter;
