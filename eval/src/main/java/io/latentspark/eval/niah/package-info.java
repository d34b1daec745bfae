/**
 * Needle in a haystack: documents are made by hiding a sentence in a long text, at depths in it and
 * in contexts of lengths counted in the model's tokens; each cell of that grid is a task.
 */
package io.latentspark.eval.niah;
