package io.latentspark.udf;

import io.latentspark.udf.ModelCache.Copy;
import io.latentspark.udf.RemoteModel.RemoteFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Copies a remote checkpoint's files. What goes wrong with the source is told from what goes wrong
 * with the disk: the one is a {@link LatentSparkException}, the other an {@link IOException}.
 */
record ModelDownload(RemoteModel model, Configuration hadoop) {
  private static final int BUFFER_BYTES = 1 << 20;

  /** Copies into an empty folder. */
  void to(Path folder, Copy copy) throws IOException {
    requireRoom(folder, copy);
    for (RemoteFile file : model.files()) {
      if (copy.includes(file)) {
        copy(file, folder.resolve(file.name()));
      }
    }
  }

  private void requireRoom(Path folder, Copy copy) throws IOException {
    long needed = model.files().stream().filter(copy::includes).mapToLong(RemoteFile::bytes).sum();
    long usable = Files.getFileStore(folder).getUsableSpace();
    if (needed > usable) {
      throw UdfErrors.modelCacheFull(model.uri(), needed, folder, usable);
    }
  }

  /** What was written must be what was read, byte by byte. */
  private void copy(RemoteFile file, Path target) throws IOException {
    var source =
        new org.apache.hadoop.fs.Path(new org.apache.hadoop.fs.Path(model.uri()), file.name());
    long read;
    try (CheckedInputStream in = new CheckedInputStream(open(source), new CRC32C());
        OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n; (n = read(in, buffer, source)) >= 0; ) {
        out.write(buffer, 0, n);
      }
      read = in.getChecksum().getValue();
    }
    DurableFiles.force(target);
    if (read != checksum(target) || Files.size(target) != file.bytes()) {
      throw UdfErrors.modelCopyDiffers(source.toString(), file.bytes(), Files.size(target));
    }
  }

  private InputStream open(org.apache.hadoop.fs.Path source) {
    try {
      FileSystem system = source.getFileSystem(hadoop);
      return system.open(source);
    } catch (IOException e) {
      throw UdfErrors.remoteModelUnreadable(source.toString(), e);
    }
  }

  private static int read(InputStream in, byte[] buffer, org.apache.hadoop.fs.Path source) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw UdfErrors.remoteModelUnreadable(source.toString(), e);
    }
  }

  private static long checksum(Path file) throws IOException {
    try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), new CRC32C())) {
      byte[] buffer = new byte[BUFFER_BYTES];
      while (in.read(buffer) >= 0) {
        // the checksum sees it
      }
      return in.getChecksum().getValue();
    }
  }
}
