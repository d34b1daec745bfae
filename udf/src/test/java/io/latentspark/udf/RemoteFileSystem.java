package io.latentspark.udf;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Object storage as far as a reader can tell: local files under a scheme of their own. */
public final class RemoteFileSystem extends RawLocalFileSystem {
  static final AtomicInteger OPENED = new AtomicInteger();

  /** The file, by the end of its name, at which the connection breaks; empty for none. */
  static volatile String breaksAt = "";

  /** How much longer files are said to be than they are. */
  static volatile long bytesMore;

  private static final URI ROOT = URI.create("remote://store/");

  static Configuration configuration() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.remote.impl", RemoteFileSystem.class.getName());
    return hadoop;
  }

  /** The address of a local folder. */
  static String address(java.nio.file.Path folder) {
    return "remote://store" + folder.toAbsolutePath().normalize();
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    OPENED.incrementAndGet();
    if (!breaksAt.isEmpty() && file.getName().endsWith(breaksAt)) {
      throw new IOException("connection reset");
    }
    return super.open(file, bufferSize);
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    FileStatus[] files = super.listStatus(folder);
    for (int i = 0; i < files.length && bytesMore > 0; i++) {
      FileStatus file = files[i];
      files[i] =
          new FileStatus(
              file.getLen() + bytesMore,
              file.isDirectory(),
              1,
              file.getBlockSize(),
              file.getModificationTime(),
              file.getPath());
    }
    return files;
  }
}
