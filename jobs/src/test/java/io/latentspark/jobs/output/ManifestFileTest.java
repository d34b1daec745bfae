package io.latentspark.jobs.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill in the middle of replacing the manifest leaves behind. */
class ManifestFileTest {
  @TempDir Path directory;

  @Test
  void isReadBesideTheChecksumOfTheOneBefore() throws IOException {
    ManifestFile file = manifestFile();
    Path checksum = directory.resolve("._manifest.json.crc");
    file.write(manifest("before"));
    byte[] old = Files.readAllBytes(checksum);
    file.write(manifest("after"));
    Files.write(checksum, old);
    assertEquals("after", file.read().orElseThrow().job());
  }

  @Test
  void knowsWhatWasNotPutInPlace() {
    assertTrue(ManifestFile.isNameOfUnfinished("_manifest.json.next"));
    assertTrue(ManifestFile.isNameOfUnfinished("._manifest.json.next.crc"));
    assertTrue(!ManifestFile.isNameOfUnfinished("_manifest.json"));
    assertTrue(manifestFile().read().isEmpty());
  }

  private ManifestFile manifestFile() {
    return new ManifestFile(
        new org.apache.hadoop.fs.Path(directory.toString()), new Configuration());
  }

  private static Manifest manifest(String job) {
    return new Manifest(job, Manifest.Status.RUNNING, Map.of("dtype", "float32"), null, null, null);
  }
}
