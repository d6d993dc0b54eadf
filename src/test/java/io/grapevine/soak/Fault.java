package io.grapevine.soak;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** A fault of one node during a cycle of the soak. */
enum Fault {
  /** SIGKILL and an empty start; nobody writes there meanwhile, as its last writes may be lost. */
  KILL {
    @Override
    Runnable begin(SoakNode node, RandomGenerator random) {
      node.kill();
      return node::start;
    }
  },
  /** SIGTERM and an empty start. */
  STOP {
    @Override
    Runnable begin(SoakNode node, RandomGenerator random) {
      node.terminate();
      return node::start;
    }
  },
  /** The process stands still. */
  PAUSE {
    @Override
    Runnable begin(SoakNode node, RandomGenerator random) {
      node.signal("STOP");
      return () -> node.signal("CONT");
    }
  },
  /** The wall clock is wrong, from a little to a lot, ahead or behind, and is corrected. */
  CLOCK {
    @Override
    Runnable begin(SoakNode node, RandomGenerator random) {
      long millis = (long) Math.exp(random.nextDouble() * Math.log(LARGEST_ERROR.toMillis()));
      node.clock().setAhead(Duration.ofMillis(random.nextBoolean() ? millis : -millis));
      return () -> node.clock().setAhead(Duration.ZERO);
    }
  },
  /** Requests for everything that are reset at once. */
  RESETS {
    @Override
    Runnable begin(SoakNode node, RandomGenerator random) {
      Attacks.resets(node.ports().peer(), "/", RESETS_AT_ONCE);
      Attacks.resets(node.ports().agent(), "/v1/state", RESETS_AT_ONCE);
      return () -> {};
    }
  },
  /** Readers of everything that stop reading, and writers that stop writing. */
  STALLS {
    @Override
    Runnable begin(SoakNode node, RandomGenerator random) {
      List<List<Socket>> all =
          List.of(
              Attacks.stalledReaders(node.ports().peer(), "/", STALLED),
              Attacks.stalledReaders(node.ports().agent(), "/v1/state?limit=1000", STALLED),
              Attacks.unfinishedBodies(node.ports().peer(), "/", STALLED, UNFINISHED),
              Attacks.unfinishedBodies(
                  node.ports().agent(), "/v1/state/stalled", STALLED, UNFINISHED));
      return () -> all.forEach(sockets -> sockets.forEach(Fault::close));
    }
  },
  /** Random bytes, and small bodies that unpack to large ones. */
  GARBAGE {
    @Override
    Runnable begin(SoakNode node, RandomGenerator random) throws IOException {
      Attacks.garbage(node.ports().peer(), random, GARBAGE_AT_ONCE);
      Attacks.garbage(node.ports().agent(), random, GARBAGE_AT_ONCE);
      Attacks.garbage(node.ports().management(), random, GARBAGE_AT_ONCE);
      Attacks.bombs(node.ports().peer(), BOMBS);
      return () -> {};
    }
  };

  private static final Duration LARGEST_ERROR = Duration.ofHours(1);
  private static final int RESETS_AT_ONCE = 50;
  private static final int STALLED = 4;
  private static final int UNFINISHED = 900_000;
  private static final int GARBAGE_AT_ONCE = 20;
  private static final int BOMBS = 2;

  /** Begins it; gives what ends it. */
  abstract Runnable begin(SoakNode node, RandomGenerator random) throws IOException;

  /** Whether what the node acknowledges meanwhile must survive. */
  boolean keepsWrites() {
    return this != KILL;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The node was first.
    }
  }
}
