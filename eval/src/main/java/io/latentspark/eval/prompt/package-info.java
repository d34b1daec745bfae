/** What is asked of the model: documents as requests, and their token ids. */
package io.latentspark.eval.prompt;
