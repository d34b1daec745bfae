package io.latentspark.eval.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.latentspark.eval.EvalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each program here but the good ones would harm a machine that just ran it. */
class CodeSandboxTest {

  private static final CodeLimits SMALL =
      new CodeLimits(Duration.ofSeconds(1), Duration.ofSeconds(30), 256L << 20, 1L << 20);

  private static CodeSandbox sandbox;

  @BeforeAll
  static void open() {
    sandbox = CodeSandbox.open(SMALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "assert 1 + 1 == 2",
        "import math, re, collections, itertools, heapq, json, typing, hashlib\nassert math.gcd(4, 6) == 2",
        "print('x' * 100000)",
        "open('notes.txt', 'w').write('x')\nassert open('notes.txt').read() == 'x'",
        "import threading\nt = threading.Thread(target=print)\nt.start()\nt.join()",
        "assert '東京'.encode('utf-8').decode() == '東京'"
      })
  void goodProgramsPass(String program) {
    assertTrue(sandbox.passes(program));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "assert 1 + 1 == 3",
        "def f(:",
        "import sys\nsys.exit(0)",
        "import os\nos._exit(0)",
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "raise KeyboardInterrupt"
      })
  void wrongProgramsFail(String program) {
    assertFalse(sandbox.passes(program));
  }

  @Test
  void noProcessesAreStarted() {
    // Were it not refused, this would make 8 processes, not a bomb.
    assertFalse(sandbox.passes("import os\nfor _ in range(3):\n    os.fork()"));
    assertTrue(
        sandbox.passes(
            """
            import os, subprocess
            for start in (os.fork, lambda: subprocess.run(["/usr/bin/true"]), lambda: os.execv("/usr/bin/true", ["true"])):
                try:
                    start()
                except PermissionError:
                    continue
                raise AssertionError(start)
            """));
  }

  @Test
  void aForkBombFails() {
    assertFalse(sandbox.passes("import os\nwhile True:\n    os.fork()"));
  }

  @Test
  void anEndlessLoopFails() {
    assertFalse(sandbox.passes("while True:\n    pass"));
  }

  @Test
  void sleepingFails() {
    CodeSandbox impatient =
        CodeSandbox.open(
            new CodeLimits(Duration.ofSeconds(1), Duration.ofSeconds(8), 256L << 20, 1L << 20));
    assertFalse(impatient.passes("import time\ntime.sleep(1000)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = []\nwhile True:\n    x.append(bytearray(10 ** 7))",
        "x = [0] * 10 ** 12",
        "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(9,)).start()"
      })
  void allocatingEverythingFails(String program) {
    assertFalse(sandbox.passes(program));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f = open('big', 'wb')\nwhile True:\n    f.write(b'x' * 10 ** 6)",
        "for i in range(10 ** 6):\n    open(str(i), 'wb').write(b'x' * 10 ** 5)"
      })
  void writingHugeFilesFails(String program) {
    assertFalse(sandbox.passes(program));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import socket\nsocket.socket()",
        "import urllib.request\nurllib.request.urlopen('http://127.0.0.1')",
        "import socket\nsocket.create_connection(('localhost', 22))"
      })
  void socketsFail(String program) {
    assertFalse(sandbox.passes(program));
  }

  @Test
  void theHomeFolderIsNotThere(@TempDir Path outside) throws IOException {
    Path secret = Files.writeString(outside.resolve("secret"), "42");
    assertFalse(sandbox.passes("open('%s').read()".formatted(secret)));
    assertFalse(sandbox.passes("open('%s', 'w')".formatted(secret)));
    assertEquals("42", Files.readString(secret));
    assertTrue(
        sandbox.passes(
            """
            import os
            assert os.environ["HOME"] == os.getcwd() == "/work" and os.listdir(".") == []
            assert set(os.environ) <= {"HOME", "TMPDIR", "PATH", "LANG", "PYTHONHASHSEED"}, os.environ
            for folder in ("/home", "/etc/passwd", "/tmp", "/proc", "/sys", "/var", "/old"):
                assert not os.path.exists(folder), folder
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open('/usr/new', 'w')",
        "import os\nos.chroot('.')",
        "import os\nos.unshare(os.CLONE_NEWUSER)",
        "import os\nos.unlink('/usr/bin/env')",
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2 ** 40, 2 ** 40))",
        "import os\nos.kill(1, 9)\nimport time\ntime.sleep(0.2)\nassert False"
      })
  void theSystemIsOutOfReach(String program) {
    assertFalse(sandbox.passes(program));
  }

  @Test
  void programsLeaveNothingBehind() throws IOException {
    long before = folders();
    sandbox.passes("open('left', 'w').write('x')");
    sandbox.passes("while True:\n    pass");
    assertEquals(before, folders());
  }

  private static long folders() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("latentspark-code")).count();
    }
  }

  @Test
  void saysWhatIsInForce() {
    assertEquals(
        true,
        sandbox.isolation().contains("no network")
            && sandbox.isolation().contains("1 s of CPU, 256 MiB of memory, 1 MiB of files"));
  }

  @Test
  void missingPythonIsNamed(@TempDir Path empty) {
    EvalException e =
        assertThrows(EvalException.class, () -> CodeSandbox.open(SMALL, empty.toString()));
    assertEquals(
        "Code benchmarks run Python programs, but there is no python3 on the PATH ("
            + empty
            + "). Install Python 3 (Debian: apt-get install python3) on every machine that evaluates.",
        e.getMessage());
  }

  @Test
  void brokenPythonIsNamed(@TempDir Path folder) throws IOException {
    Path python = Files.writeString(folder.resolve("python3"), "#!/bin/sh\necho no; exit 3\n");
    python.toFile().setExecutable(true);
    EvalException e =
        assertThrows(EvalException.class, () -> CodeSandbox.open(SMALL, folder.toString()));
    assertTrue(e.getMessage().startsWith(python + " does not run: no."), e.getMessage());
  }
}
