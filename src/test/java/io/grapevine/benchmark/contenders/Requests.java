package io.grapevine.benchmark.contenders;

import io.grapevine.benchmark.contenders.Contender.Client;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Requests that the connections of a load share; a generator of random numbers must be thread-safe.
 */
@FunctionalInterface
public interface Requests {

  /** Sends the next one and waits for the answer; false if there is none left. */
  boolean next(Client client) throws Exception;

  /** Reads of random keys below this number, which all have values. */
  static Requests gets(int keys, RandomGenerator random) {
    return client -> {
      String key = Entries.key(random.nextInt(keys));
      if (client.get(key) == null) {
        throw new IllegalStateException(key + " has no value");
      }
      return true;
    };
  }

  /** Writes of random keys below this number. */
  static Requests puts(int keys, RandomGenerator random) {
    return client -> {
      client.put(Entries.key(random.nextInt(keys)), Entries.value(random.nextInt()));
      return true;
    };
  }

  /** One write of each key below this number. */
  static Requests fill(int keys) {
    AtomicInteger next = new AtomicInteger();
    return client -> {
      int index = next.getAndIncrement();
      if (index < keys) {
        client.put(Entries.key(index), Entries.value(index));
      }
      return index < keys;
    };
  }

  /** One of these requests or of the others, at random. */
  default Requests or(Requests others, RandomGenerator random) {
    return client -> (random.nextBoolean() ? this : others).next(client);
  }

  /** These requests, and no more of them after this time from now. */
  default Requests during(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    return client -> System.nanoTime() - end < 0 && next(client);
  }

  /** These requests, at most so many in a second, from now. */
  default Requests paced(int perSecond) {
    long start = System.nanoTime();
    AtomicInteger slots = new AtomicInteger();
    return client -> {
      long due = start + slots.getAndIncrement() * 1_000_000_000L / perSecond;
      LockSupport.parkNanos(due - System.nanoTime());
      return next(client);
    };
  }
}
