/** Text as Python sees it: regular expressions, whitespace, lengths, numbers. */
package io.latentspark.eval.text;
