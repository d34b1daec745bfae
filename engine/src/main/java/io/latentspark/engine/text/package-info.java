/**
 * Between strings and token ids: the checkpoint's tokenizer and chat template on the way in,
 * detokenizing, stop strings and the reasoning split on the way out.
 */
package io.latentspark.engine.text;
