package io.latentspark.jobs.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartFolderTest {
  @TempDir Path directory;
  private PartFolder folder;

  @BeforeEach
  void open() {
    folder = new PartFolder(directory.toString(), new Configuration());
  }

  @Test
  void aNameTellsWhatTheFileHolds() {
    PartFile part = new PartFile("k3x9", 3, 512, 128, 41);
    assertEquals("part-00003-000000512-000128-k3x9-41.parquet", part.name());
    assertEquals(Optional.of(part), PartFile.parse(part.name()));
    assertEquals(Optional.empty(), PartFile.parse("kept-k3x9-00000.parquet"));
  }

  @Test
  void aLaterAttemptContinuesWhereTheRowsAreWithoutAGap() throws IOException {
    PartFile first = make("run", 0, 0, 10, 1);
    PartFile second = make("run", 0, 10, 5, 1);
    make("run", 0, 20, 5, 1); // after a gap
    make("run", 1, 0, 7, 2); // another task
    make("older", 0, 0, 9, 1); // another run
    assertEquals(List.of(first, second), folder.published("run", 0));
  }

  @Test
  void recoveryLeavesEachRowOnce() throws IOException {
    PartFile first = make("run", 0, 0, 10, 1);
    PartFile retried = make("run", 0, 10, 20, 4);
    make("run", 0, 10, 5, 9); // the same rows again
    make("run", 0, 25, 5, 9);
    Files.createDirectories(directory.resolve("_temporary"));
    Files.writeString(directory.resolve("_temporary/half"), "x");
    Files.writeString(directory.resolve("kept-older-00000.parquet"), "x");
    folder.recover();
    assertEquals(List.of("kept-older-00000.parquet", first.name(), retried.name()), folder.names());
    assertFalse(Files.exists(directory.resolve("_temporary")));
  }

  @Test
  void whatDoesNotCountIsRemovedForItsRunOnly() throws IOException {
    PartFile counted = make("run", 0, 0, 10, 1);
    make("run", 0, 10, 3, 1);
    PartFile other = make("older", 0, 0, 10, 1);
    folder.open("run");
    folder.open("older");
    folder.seal("run", Set.of(counted));
    assertFalse(folder.isOpen("run"));
    assertTrue(folder.isOpen("older"));
    assertEquals(Set.of(counted, other), Set.copyOf(folder.parts()));
  }

  /** An attempt given up on has seen that its run is open, and goes on when it no longer is. */
  @ParameterizedTest
  @ValueSource(strings = {"sealed", "recovered"})
  void nothingIsPublishedOfARunThatHasEnded(String end) throws IOException {
    PartFile counted = make("run", 0, 0, 10, 1);
    folder.open("run");
    PartFile late = new PartFile("run", 0, 0, 10, 2);
    org.apache.hadoop.fs.Path finished = folder.temporary("run", "part-0-2-0.parquet");
    Path file = Path.of(finished.toUri().getPath());
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
    assertTrue(folder.isOpen("run"));
    if (end.equals("sealed")) {
      folder.seal("run", Set.of(counted));
    } else {
      folder.recover();
    }
    assertThrows(UncheckedIOException.class, () -> folder.publish(finished, late.name()));
    assertFalse(folder.isOpen("run"));
    assertEquals(List.of(counted), folder.parts());
  }

  private PartFile make(String run, int partition, long firstRow, long rows, long attempt)
      throws IOException {
    PartFile part = new PartFile(run, partition, firstRow, rows, attempt);
    Files.writeString(directory.resolve(part.name()), "x");
    return part;
  }
}
