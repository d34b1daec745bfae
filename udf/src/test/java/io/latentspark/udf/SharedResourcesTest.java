package io.latentspark.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedResourcesTest {
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger frees = new AtomicInteger();
  private boolean usable = true;
  private final SharedResources<String, Object> resources =
      new SharedResources<>(this::load, value -> usable, value -> frees.incrementAndGet());

  @Test
  void manyThreadsShareOneLoad() {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<CompletableFuture<Object>> values = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      values.add(CompletableFuture.supplyAsync(() -> resources.acquire("slow").value(), threads));
    }
    values.forEach(value -> assertSame(values.get(0).join(), value.join()));
    threads.shutdown();
    assertEquals(1, loads.get());
    assertEquals(8, resources.leases());
  }

  @Test
  void theLastLeaseFrees() {
    var first = resources.acquire("a");
    var second = resources.acquire("a");
    first.close();
    first.close();
    assertEquals(0, frees.get());
    second.close();
    assertEquals(1, frees.get());
    assertNotSame(first.value(), resources.acquire("a").value());
  }

  @Test
  void whatBecameUnusableIsLoadedAnew() {
    resources.keepLoaded();
    var broken = resources.acquire("a");
    usable = false;
    var renewed = resources.acquire("a");
    usable = true;
    assertNotSame(broken.value(), renewed.value());
    assertEquals(0, frees.get());
    broken.close();
    assertEquals(1, frees.get());
    renewed.close();
    assertSame(renewed.value(), resources.acquire("a").value());
    assertEquals(2, loads.get());
  }

  @Test
  void staysLoadedOnceAskedTo() {
    resources.keepLoaded();
    resources.acquire("a").close();
    resources.acquire("a").close();
    assertEquals(1, loads.get());
    resources.close();
    assertEquals(1, frees.get());
  }

  @Test
  void whatIsKeptGivesWayToAnotherUnlessItIsLeased() {
    resources.keepLoaded();
    var leased = resources.acquire("a");
    resources.acquire("slow").close();
    assertEquals(0, frees.get());
    leased.close();
    resources.acquire("other").close();
    assertEquals(2, frees.get());
    assertEquals(1, resources.loaded().size());
  }

  @Test
  void aFailedLoadIsTheErrorOfAllWhoWaitAndIsLoadedAgainLater() {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<CompletableFuture<Object>> values = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      values.add(CompletableFuture.supplyAsync(() -> resources.acquire("bad").value(), threads));
    }
    values.forEach(value -> assertThrows(CompletionException.class, value::join));
    threads.shutdown();
    assertEquals(1, loads.get());
    assertEquals(0, resources.leases());
    assertThrows(IllegalStateException.class, () -> resources.acquire("bad"));
    assertEquals(2, loads.get());
  }

  @Test
  void aLeaseClosedAfterTheEndIsHarmless() {
    var lease = resources.acquire("a");
    resources.close();
    lease.close();
    assertEquals(1, frees.get());
  }

  private Object load(String key) {
    loads.incrementAndGet();
    if (!key.equals("a")) {
      try {
        Thread.sleep(300); // long enough for the other threads to ask meanwhile
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    if (key.equals("bad")) {
      throw new IllegalStateException("cannot load");
    }
    return new Object();
  }
}
