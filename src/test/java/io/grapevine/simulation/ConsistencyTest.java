package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.state.PutResult.Stored;
import io.grapevine.state.PutResult.Unmet;
import io.grapevine.state.Tag;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.Utf8;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What docs/consistency.md says, as examples: what a client can rely on, and each anomaly that it
 * can observe. The nodes do nothing by themselves, so that a test stops between two steps.
 */
class ConsistencyTest {

  private static final Key KEY = Key.of("k");
  private static final Condition IF_ABSENT = new Condition(null, new Condition.Any());

  private final TestCluster cluster = TestCluster.of(3);
  private final TestNode a = cluster.node(0);
  private final TestNode b = cluster.node(1);
  private final TestNode c = cluster.node(2);

  @Test
  void aNodeServesItsOwnWritesAtOnce() {
    a.put("k", "1");

    assertThat(a.get("k")).isEqualTo("1");
  }

  @Test
  void anotherNodeDoesNotServeAWriteYet() {
    a.put("k", "1");

    assertThat(b.get("k")).isEqualTo("nothing");
    spread(a);
    assertThat(b.get("k")).isEqualTo("1");
  }

  @Test
  void onOneNodeAKeyNeverGoesBack() {
    a.put("k", "1");
    spread(a);
    cluster.clock.advance(Duration.ofMillis(1));
    b.put("k", "2");
    spread(b);

    spread(a); // What it still sends is older.

    assertThat(cluster.nodes).allMatch(node -> node.get("k").equals("2"));
  }

  @Test
  void aReaderThatChangesNodesCanGoBack() {
    a.put("k", "1");
    spread(a);
    cluster.network.cut(c.address);
    a.put("k", "2");
    spread(a);

    assertThat(b.get("k")).isEqualTo("2");
    assertThat(c.get("k")).as("read by the same client, later").isEqualTo("1");
  }

  @Test
  void anEarlierWriteOfAnotherKeyCanArriveLater() {
    cluster.network.cut(b.address);
    a.put("first", "1");
    spread(a);
    cluster.network.heal(b.address);
    assertThat(c.get("first")).isEqualTo("1");
    c.put("second", "2");
    spread(c);

    assertThat(b.get("second")).isEqualTo("2");
    assertThat(b.get("first")).isEqualTo("nothing");
  }

  @Test
  void ofTwoWritersAtOnceTheLaterStampWinsOnEveryNode() {
    a.put("k", "1");
    cluster.clock.advance(Duration.ofMillis(1));
    b.put("k", "2");
    assertThat(a.get("k")).as("both were acknowledged").isEqualTo("1");

    spread(a);
    spread(b);

    assertThat(cluster.nodes).allMatch(node -> node.get("k").equals("2"));
  }

  @Test
  void twoConditionsOnTwoNodesBothHold() {
    assertThat(create(a, "1")).isInstanceOf(Stored.class);
    cluster.clock.advance(Duration.ofMillis(1));
    assertThat(create(b, "2")).isInstanceOf(Stored.class);

    spread(a);
    spread(b);

    assertThat(cluster.nodes).allMatch(node -> node.get("k").equals("2"));
  }

  @Test
  void ofTwoConditionsOnOneNodeOneHolds() {
    assertThat(create(a, "1")).isInstanceOf(Stored.class);
    assertThat(create(a, "2")).isInstanceOf(Unmet.class);
  }

  @Test
  void anIncrementOnTwoNodesIsLost() {
    a.put("k", "1");
    spread(a);
    Entry read = a.state.get(KEY).orElseThrow();
    Condition unchanged = new Condition(new Condition.OneOf(Set.of(Tag.of(read))), null);

    assertThat(a.state.put(KEY, Utf8.bytes("2"), 0, unchanged)).isInstanceOf(Stored.class);
    cluster.clock.advance(Duration.ofMillis(1));
    assertThat(b.state.put(KEY, Utf8.bytes("2"), 0, unchanged)).isInstanceOf(Stored.class);
    spread(a);
    spread(b);

    assertThat(cluster.nodes).as("twice incremented").allMatch(node -> node.get("k").equals("2"));
  }

  @Test
  void aWriteOfANodeThatDiesBeforeItWasSentIsLost() {
    a.put("k", "1");
    cluster.network.cut(a.address); // It never comes back.

    cluster.receive();

    assertThat(b.get("k")).isEqualTo("nothing");
    assertThat(c.get("k")).isEqualTo("nothing");
  }

  @Test
  void aWriteThatAPeerHasSurvivesItsNode() {
    cluster.network.cut(c.address);
    a.put("k", "1");
    spread(a);
    cluster.network.heal(c.address);
    cluster.network.cut(a.address);

    cluster.advance(Duration.ofMinutes(1));
    cluster.receive();

    assertThat(c.get("k")).isEqualTo("1");
  }

  @Test
  void aWriteOnTheSideOfALaterClockWins() {
    ManualClock ahead = new ManualClock();
    ahead.advance(Duration.ofSeconds(3));
    TestNode early = cluster.join(ahead);
    early.put("k", "1");
    cluster.clock.advance(Duration.ofSeconds(1));
    a.put("k", "2"); // It does not know the other write.

    spread(early);
    spread(a);

    assertThat(cluster.nodes).allMatch(node -> node.get("k").equals("1"));
  }

  @Test
  void whoHasSeenAValueWritesAfterItWhateverItsClockSays() {
    ManualClock ahead = new ManualClock();
    ahead.advance(Duration.ofSeconds(3));
    TestNode early = cluster.join(ahead);
    early.put("k", "1");
    spread(early);
    assertThat(a.get("k")).isEqualTo("1");

    a.put("k", "2");
    spread(a);

    assertThat(cluster.nodes).allMatch(node -> node.get("k").equals("2"));
  }

  @Test
  void aValueExpiresByTheClockOfTheNodeThatIsRead() {
    ManualClock ahead = new ManualClock();
    ahead.advance(Duration.ofSeconds(3));
    TestNode early = cluster.join(ahead);
    a.state.put(KEY, Utf8.bytes("1"), 10_000);
    spread(a);

    ahead.advance(Duration.ofSeconds(8));
    cluster.clock.advance(Duration.ofSeconds(8));

    assertThat(a.get("k")).isEqualTo("1");
    assertThat(early.get("k")).isEqualTo("nothing");
  }

  @Test
  void aDeleteAndAWriteAtOnceAreTwoWriters() {
    a.put("k", "1");
    spread(a);
    a.remove("k");
    cluster.clock.advance(Duration.ofMillis(1));
    b.put("k", "2");

    spread(a);
    spread(b);

    assertThat(cluster.nodes).allMatch(node -> node.get("k").equals("2"));
  }

  @Test
  void aRestartOfAllNodesAtOnceBeginsEmpty() {
    a.put("k", "1");
    spread(a);

    TestCluster again = TestCluster.of(3);
    again.receive();

    assertThat(again.nodes).allMatch(node -> node.get("k").equals("nothing"));
  }

  private static PutResult create(TestNode node, String json) {
    return node.state.put(KEY, Utf8.bytes(json), 0, IF_ABSENT);
  }

  private void spread(TestNode writer) {
    cluster.run(writer.publisher.publishOnce());
  }
}
