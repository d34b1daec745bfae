/** Jobs that score given text: continuations in their context, and whole texts. */
package io.latentspark.jobs.score;
