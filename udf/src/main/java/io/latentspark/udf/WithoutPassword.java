package io.latentspark.udf;

import java.util.regex.Pattern;

/** Text whose addresses ({@code sftp://user:password@host/…}) are shown without the password. */
final class WithoutPassword {
  private static final Pattern PASSWORD =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^/\\s:@]*):[^/\\s]*@");

  private WithoutPassword() {}

  static String of(String text) {
    return PASSWORD.matcher(text).replaceAll("$1@");
  }
}
