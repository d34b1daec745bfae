package io.latentspark.jobs;

import java.util.Optional;

/**
 * One load, and just before it what loading cannot do without; null where weights are random.
 *
 * @param ratio {@code seconds / (readSeconds + packSeconds)}
 */
record LoadPair(
    double seconds, Long fileBytes, Double readSeconds, Double packSeconds, Double ratio) {

  LoadPair(double seconds, Optional<LoadFloor> floor) {
    this(
        seconds,
        floor.map(LoadFloor::fileBytes).orElse(null),
        floor.map(LoadFloor::readSeconds).orElse(null),
        floor.map(LoadFloor::packSeconds).orElse(null),
        floor.map(least -> seconds / least.seconds()).orElse(null));
  }
}
