package io.latentspark.udf;

import java.nio.file.Path;

/** Fetches a model as another process does, and prints how many files it has opened for it. */
final class ModelCacheProcess {
  private ModelCacheProcess() {}

  public static void main(String[] arguments) {
    ModelCache cache = new ModelCache(Path.of(arguments[0]), RemoteFileSystem.configuration());
    cache.fetch(cache.list(arguments[1]), ModelCache.Copy.WHOLE);
    System.out.println(RemoteFileSystem.OPENED.get());
  }
}
