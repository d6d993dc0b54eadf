package io.grapevine.connection;

import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** The intervals of the schedule in milliseconds, and random moments within them. */
@Component("intervals")
public final class Intervals {

  private final ConnectionProperties properties;
  private final RandomGenerator random;

  Intervals(ConnectionProperties properties, RandomGenerator random) {
    this.properties = properties;
    this.random = random;
  }

  public long getPush() {
    return properties.pushInterval().toMillis();
  }

  public long getPull() {
    return properties.pullInterval().toMillis();
  }

  public long getRandomPush() {
    return random.nextLong(getPush());
  }

  public long getRandomPull() {
    return random.nextLong(getPull());
  }
}
