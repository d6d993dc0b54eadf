package io.grapevine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.cbor.EntryCodec;
import io.grapevine.cbor.EntryFrames;
import io.grapevine.cbor.FrameReader;
import io.grapevine.connection.Settings;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Key;
import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.scheduler.Schedulers;

/**
 * Two nodes with real HTTP between them, for the benchmarks: one asks, the other one answers. Both
 * begin with the same entries, each with a key of 29 bytes and a value of 104.
 */
public final class HttpPair implements AutoCloseable {

  /** The bytes of the key and the value of an entry. */
  public static final int PAYLOAD = 29 + 104;

  private final ManualClock clock = new ManualClock();
  private final TestNode answering = node(1);
  private final PeerServer server = PeerServerTest.start(answering);
  private TestNode asking = node(2);

  public HttpPair(int entries) {
    answering.begun();
    asking.begun();
    for (int i = 0; i < entries; i++) {
      write(answering, i, 0);
    }
    answering.state.entries().forEach(asking.state::merge);
  }

  private TestNode node(int number) {
    return new TestNode(
        new Peer("10.0.0." + number, 4097),
        clock,
        Schedulers.parallel(),
        node -> WireParts.client(node, WireParts.NO_TLS, new ManualClock()),
        Settings.connection());
  }

  /** The port of the one that answers. */
  public int port() {
    return server.port();
  }

  /** Writes these keys once more on the node that answers. */
  public void changeThere(int from, int to, int revision) {
    change(answering, from, to, revision);
  }

  /** Writes these keys once more on the node that asks. */
  public void changeHere(int from, int to, int revision) {
    change(asking, from, to, revision);
  }

  private void change(TestNode node, int from, int to, int revision) {
    for (int i = from; i < to; i++) {
      clock.advance(Duration.ofMillis(1));
      write(node, i, revision);
    }
  }

  private static void write(TestNode node, int number, int revision) {
    // In no order: what changes together does not stand together.
    Key key = Key.of("flags/tenant/feature-%08d".formatted(number * 7_919L % 100_000_000));
    String value = "{\"n\":\"%010d\",\"text\":\"%s\"}".formatted(revision, "x".repeat(76));
    node.state.put(key, value.getBytes(UTF_8), 0);
  }

  /** Lets the one ask the other about old writes; says how many bytes of bodies that took. */
  public long repair() {
    clock.advance(Settings.connection().pullInterval().plusMillis(1));
    return repair(port());
  }

  /** As above, by way of this port. */
  public long repair(int port) {
    long before = bodies();
    asking.repair.with(new Peer("127.0.0.1", port)).block(Duration.ofMinutes(5));
    if (!asking.state.version().equals(answering.state.version())) {
      throw new IllegalStateException("the two are still different");
    }
    return bodies() - before;
  }

  private long bodies() {
    return (long)
        (asking.count("grapevine.transferred.bytes", "direction", "sent")
            + asking.count("grapevine.transferred.bytes", "direction", "received"));
  }

  /** Puts an empty node, which is still starting, in the place of the one that asks. */
  public void forget() {
    asking = node(2);
  }

  /** The full state as it goes over the network. */
  public List<byte[]> body() {
    List<byte[]> frames = new ArrayList<>();
    new EntryFrames(answering.state.entries().iterator()).forEachRemaining(frames::add);
    return frames;
  }

  /** Reads that body; says how many entries it has. */
  public static int parse(List<byte[]> body) {
    FrameReader reader = new FrameReader(16 << 20);
    int entries = 0;
    for (byte[] piece : body) {
      for (byte[] frame : reader.read(piece)) {
        entries += EntryCodec.decode(frame).entries().size();
      }
    }
    reader.end();
    return entries;
  }

  @Override
  public void close() {
    server.stop();
  }
}
