package io.latentspark.udf;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A checkpoint in one of Hadoop's file systems, such as object storage, as it was when it was
 * listed. Driver and executors fetch this one, or fail: not half of an old and half of a new one.
 *
 * @param uri its folder
 * @param files what an engine reads of it, by name
 */
public record RemoteModel(String uri, List<RemoteFile> files) implements Serializable {
  /** What a checkpoint is made of; other formats of the same weights are left alone. */
  private static final List<String> ENDINGS = List.of(".json", ".jinja", ".safetensors");

  /**
   * One of its files.
   *
   * @param modified milliseconds since 1970
   * @param checksum what the file system says of the content, empty where it says nothing
   */
  record RemoteFile(String name, long bytes, long modified, String checksum)
      implements Serializable {
    boolean isWeights() {
      return name.endsWith(".safetensors");
    }
  }

  /**
   * Lists a folder.
   *
   * @throws LatentSparkException if it cannot be listed or holds no checkpoint
   */
  static RemoteModel list(String uri, Configuration hadoop) {
    Path folder = new Path(uri);
    List<RemoteFile> files = new ArrayList<>();
    try {
      FileSystem system = folder.getFileSystem(hadoop);
      for (FileStatus file : system.listStatus(folder)) {
        String name = file.getPath().getName();
        if (file.isFile() && ENDINGS.stream().anyMatch(name::endsWith)) {
          FileChecksum checksum = system.getFileChecksum(file.getPath());
          files.add(
              new RemoteFile(
                  name,
                  file.getLen(),
                  file.getModificationTime(),
                  checksum == null ? "" : checksum.toString()));
        }
      }
    } catch (FileNotFoundException e) {
      throw UdfErrors.remoteModelMissing(uri, e);
    } catch (IOException e) {
      throw UdfErrors.remoteModelUnreadable(uri, e);
    }
    files.sort(Comparator.comparing(RemoteFile::name));
    if (files.stream().noneMatch(file -> file.name().equals("config.json"))) {
      throw UdfErrors.remoteModelMissing(uri, null);
    }
    return new RemoteModel(uri, List.copyOf(files));
  }

  /** The folder's name. */
  String name() {
    return new Path(uri).getName();
  }

  /** Its address as messages show it. */
  @Override
  public String toString() {
    return WithoutPassword.of(uri);
  }

  /** Tells it from all others, and from itself with other files: 32 hexadecimal digits. */
  String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, uri);
      for (RemoteFile file : files) {
        add(digest, file.name());
        add(digest, file.checksum());
        digest.update(
            ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(file.bytes())
                .putLong(file.modified())
                .flip());
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }
}
