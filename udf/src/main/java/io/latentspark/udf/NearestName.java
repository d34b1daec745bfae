package io.latentspark.udf;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The name that was most likely meant by one that is unknown. */
final class NearestName {
  private NearestName() {}

  /** Empty where no name is alike; of equally near ones the first in alphabetical order. */
  static Optional<String> of(String name, Collection<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    int most = Math.max(2, name.length() / 3);
    return known.stream()
        .filter(each -> distance.apply(name, each) <= most)
        .min(
            Comparator.comparing((String each) -> distance.apply(name, each))
                .thenComparing(Comparator.naturalOrder()));
  }
}
