/** What is asked: documents become prompts, prompts become requests and token ids. */
package io.latentspark.eval.prompt;
