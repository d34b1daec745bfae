/** Reading what a job works on: files and formats, columns, row keys. */
package io.latentspark.jobs.input;
