package io.latentspark.jobs.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the one jar holds, and that it says whose it is. */
class AssembledJarIT {
  private static final Path HOME = Path.of("..");

  /** {@code (licence) … name (group:artifact:version - address)}. */
  private static final Pattern LIBRARY =
      Pattern.compile(
          "^ +((?:\\([^)]*\\)+ )+).*\\([^:()]+:([^:]+):[^:]+ - .*\\)$", Pattern.MULTILINE);

  @Test
  void licences() throws IOException {
    try (JarFile jar = new JarFile(AssembledJar.PATH.toFile())) {
      assertEquals(Files.readString(HOME.resolve("LICENSE")), text(jar, "LICENSE"));
      assertTrue(text(jar, "NOTICE").contains(Files.readString(HOME.resolve("NOTICE")).strip()));
      Matcher library = LIBRARY.matcher(text(jar, "THIRD-PARTY.txt"));
      int libraries = 0;
      while (library.find()) {
        libraries++;
        boolean apache = library.group(1).contains("Apache");
        String name = library.group(2).replaceAll("^(jline|jcuda)-.*", "$1");
        assertTrue(
            apache || jar.getEntry("META-INF/licenses/" + name + ".txt") != null, library.group());
      }
      String counted = "Lists of %d third-party dependencies".formatted(libraries);
      assertTrue(text(jar, "THIRD-PARTY.txt").contains(counted), counted);
    }
  }

  /**
   * Spark's own classes would clash with the cluster's; other platforms' libraries are dead weight.
   */
  @Test
  void holdsNothingBesides() throws IOException {
    try (JarFile jar = new JarFile(AssembledJar.PATH.toFile())) {
      List<String> names = jar.stream().map(entry -> entry.getName()).toList();
      List<String> foreign =
          names.stream()
              .filter(
                  name ->
                      name.matches(
                              "(org/apache/(spark|hadoop)|scala|org/slf4j|com/fasterxml/jackson/core)/.*")
                          || name.matches(".*\\.(dll|dylib|SF|RSA)|.*module-info.class")
                          || name.matches(".*(aarch64|linux-arm|win32-|osx-).*\\.so"))
              .toList();
      assertEquals(List.of(), foreign);
      assertEquals(
          "io.latentspark.jobs.Main", jar.getManifest().getMainAttributes().getValue("Main-Class"));
    }
  }

  private static String text(JarFile jar, String name) throws IOException {
    byte[] bytes = jar.getInputStream(jar.getEntry("META-INF/" + name)).readAllBytes();
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
