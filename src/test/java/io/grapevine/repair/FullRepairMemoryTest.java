package io.grapevine.repair;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.PullResult;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Received;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

class FullRepairMemoryTest {

  private final TestCluster cluster = new TestCluster();

  @Test
  @DisplayName("Trap: a node that was cut off kept the peer's whole state beside its own")
  void nothingOfWhatCameIsKeptButHashes() throws Exception {
    TestNode node = cluster.add().begun();
    node.knows(new Peer("10.0.0.9", 4097));
    cluster.advance(Duration.ofHours(1));
    node.put("k", "\"newer\"");
    NodeInfo trusted = NodeInfo.of("peer", ManualClock.START - Duration.ofHours(1).toMillis());
    assertThat(node.continuity.yieldsTo(trusted)).isTrue();
    AtomicReference<List<Entry>> part = new AtomicReference<>(List.of(older()));
    WeakReference<Object> bytes = new WeakReference<>(bytesOf(part.get().getFirst()));
    Sinks.Many<Received> parts = Sinks.many().unicast().onBackpressureError();

    var repair =
        node.repairs
            .fullRepair
            .take(
                new Peer("10.0.0.9", 4097),
                new PullResult.FullState(trusted, parts.asFlux()),
                node.state.lastStamp())
            .subscribe();
    parts.tryEmitNext(Received.of(part.get())).orThrow();
    part.set(List.of());

    for (int i = 0; i < 20 && bytes.get() != null; i++) {
      System.gc();
    }
    assertThat(bytes.get()).isNull();
    repair.dispose();
  }

  /** Where a key that is kept would keep them as well. */
  private static Object bytesOf(Entry entry) throws ReflectiveOperationException {
    Field packed = Entry.class.getDeclaredField("packed");
    packed.setAccessible(true);
    return packed.get(entry);
  }

  private static Entry older() {
    return Entry.value(Key.of("k"), Stamp.of(ManualClock.START, 0), "\"older\"".getBytes(UTF_8), 0);
  }
}
