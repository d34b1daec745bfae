package io.latentspark.udf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Heavy values shared by the threads of a JVM: loaded once when first leased, freed with the last
 * lease, or, once {@link #keepLoaded} was called, when another one is loaded or at {@link #close}.
 */
final class SharedResources<K, V> implements AutoCloseable {
  private final Function<K, V> loader;
  private final Predicate<V> usable;
  private final Consumer<V> closer;
  private final Map<K, Entry> entries = new HashMap<>();
  private boolean keepLoaded;

  /**
   * @param usable false of a value that is to be loaded anew for those who ask from then on
   */
  SharedResources(Function<K, V> loader, Predicate<V> usable, Consumer<V> closer) {
    this.loader = loader;
    this.usable = usable;
    this.closer = closer;
  }

  /**
   * Leases the value of a key; threads that ask at once wait for one load. A failed load is the
   * error of all who waited for it; who asks afterwards loads again.
   */
  Lease acquire(K key) {
    Entry entry;
    synchronized (this) {
      dropUnusable(entries.get(key));
      if (!entries.containsKey(key)) {
        freeIdle();
      }
      entry = entries.computeIfAbsent(key, Entry::new);
      entry.leases++;
    }
    try {
      return new Lease(entry, entry.get());
    } catch (RuntimeException | Error e) {
      release(entry);
      throw e;
    }
  }

  /** From now on values stay loaded without a lease, until another one is loaded. */
  synchronized void keepLoaded() {
    keepLoaded = true;
  }

  /** The values loaded now. */
  synchronized List<V> loaded() {
    return entries.values().stream().filter(Entry::isLoaded).map(Entry::get).toList();
  }

  synchronized int leases() {
    return entries.values().stream().mapToInt(entry -> entry.leases).sum();
  }

  /** Frees every value, leased or not. */
  @Override
  public synchronized void close() {
    keepLoaded = false;
    entries.values().forEach(Entry::free);
    entries.clear();
  }

  /** Makes room for another value. */
  private void freeIdle() {
    List<Entry> idle = entries.values().stream().filter(entry -> entry.leases == 0).toList();
    for (Entry entry : idle) {
      entries.remove(entry.key);
      entry.free();
    }
  }

  /** Those who lease it free it. */
  private void dropUnusable(Entry entry) {
    if (entry != null && entry.isLoaded() && !usable.test(entry.value)) {
      entries.remove(entry.key);
      if (entry.leases == 0) {
        entry.free();
      }
    }
  }

  private synchronized void release(Entry entry) {
    entry.leases--;
    boolean isKept = keepLoaded && entry.isLoaded() && entries.get(entry.key) == entry;
    if (entry.leases == 0 && !isKept) {
      entries.remove(entry.key, entry);
      entry.free();
    }
  }

  private final class Entry {
    final K key;
    int leases;
    private volatile V value;
    private RuntimeException failure;

    Entry(K key) {
      this.key = key;
    }

    /** Holds this entry's lock while loading, not the map's: other keys go on. */
    synchronized V get() {
      if (failure != null) {
        throw failure;
      }
      if (value == null) {
        try {
          value = loader.apply(key);
        } catch (RuntimeException e) {
          failure = e;
          throw e;
        }
      }
      return value;
    }

    boolean isLoaded() {
      return value != null;
    }

    void free() {
      V freed = value;
      value = null;
      if (freed != null) {
        closer.accept(freed);
      }
    }
  }

  /** A claim on a value; closing it twice is harmless. */
  final class Lease implements AutoCloseable {
    private final Entry entry;
    private final V value;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Lease(Entry entry, V value) {
      this.entry = entry;
      this.value = value;
    }

    V value() {
      return value;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release(entry);
      }
    }
  }
}
