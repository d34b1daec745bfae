/** Data sets of benchmarks: files as the hub lays them out, read by Spark. */
package io.latentspark.eval.data;
