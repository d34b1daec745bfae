package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models are kept where no other user can have put some. */
class PrivateFolderTest {
  @TempDir Path directory;
  private Path folder;

  @BeforeEach
  void name() {
    folder = directory.resolve("models");
  }

  @Test
  void onlyItsOwnerMayRead() throws IOException {
    assertEquals(folder, PrivateFolder.create(folder));
    assertPermissions("rwx------");
    assertEquals(folder, PrivateFolder.create(folder));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    PrivateFolder.create(folder);
    assertPermissions("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwx---", "rwx----w-"})
  void notWhereOthersMayWrite(String permissions) throws IOException {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    assertRefused();
  }

  @Test
  void notThroughALink() throws IOException {
    Files.createSymbolicLink(folder, Files.createDirectory(directory.resolve("elsewhere")));
    assertRefused();
  }

  @Test
  void notInAnotherUsersFolder() throws IOException {
    Files.createDirectory(folder);
    try {
      Files.setAttribute(folder, "unix:uid", 12_345);
    } catch (IOException e) {
      Assumptions.abort("only root can give a folder away");
    }
    assertRefused();
  }

  private void assertPermissions(String expected) throws IOException {
    assertEquals(expected, PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
  }

  private void assertRefused() {
    LatentSparkException refused =
        assertThrows(LatentSparkException.class, () -> PrivateFolder.create(folder));
    assertTrue(
        refused.getMessage().startsWith("Models are not kept in " + folder), refused.getMessage());
    assertTrue(refused.getMessage().contains(ModelCache.FOLDER), refused.getMessage());
  }
}
