package io.latentspark.udf;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * The folder for models of a user who names none. Its name can be guessed and anyone may write to
 * {@code /tmp}, so what another user could have put there is refused.
 */
final class PrivateFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFolder() {}

  static Path create() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return create(temporary.resolve("latentspark-models-" + System.getProperty("user.name")));
  }

  /**
   * The folder, made if it is not there.
   *
   * @throws LatentSparkException if it is a link, or others own it or may write to it
   */
  static Path create(Path folder) {
    try {
      try {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      } catch (FileAlreadyExistsException e) {
        requireOwn(folder);
      }
      return folder;
    } catch (IOException e) {
      throw UdfErrors.modelCacheUnusable(folder, e);
    }
  }

  private static void requireOwn(Path folder) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Set<PosixFilePermission> permissions = found.permissions();
    if (!found.isDirectory()
        || !found.owner().equals(self())
        || permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw UdfErrors.modelCacheNotOwn(folder, found.owner().getName());
    }
    Files.setPosixFilePermissions(folder, OWNER_ONLY);
  }

  /** Whose files this process makes, which in containers need not be a user with a name. */
  private static UserPrincipal self() throws IOException {
    Path own = Files.createTempFile("latentspark", null);
    try {
      return Files.getOwner(own);
    } finally {
      Files.delete(own);
    }
  }
}
