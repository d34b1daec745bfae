/**
 * The public face of the engine: load a checkpoint, submit requests from any thread, receive
 * futures.
 *
 * <p>A row's result depends on the row alone: not on its batch, on chunk boundaries, on cache block
 * sizes or on the number of threads.
 */
package io.latentspark.engine;
