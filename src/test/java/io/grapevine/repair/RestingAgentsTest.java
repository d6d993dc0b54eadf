package io.grapevine.repair;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.connection.Settings;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Received;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * An agent that speaks only JSON, keeps entries that this node purges, and never agrees with it.
 */
class RestingAgentsTest {

  private static final Duration PULL_INTERVAL = Duration.ofSeconds(10);
  private static final int ROUNDS_PER_HOUR = 360;

  private final ManualClock clock = new ManualClock();
  private final Agent agent = new Agent();
  private final Peer peer = new Peer("10.0.0.2", 4097);
  private final TestNode node =
      new TestNode(
          new Peer("10.0.0.1", 4097),
          clock,
          VirtualTimeScheduler.create(),
          self -> agent,
          Settings.connection());

  @Test
  @DisplayName("Trap: an idle cluster with an agent of JSON pulled its full state for ever")
  void isAskedRarelyOnceItsPullsBringNothingNew() {
    begin();

    rounds(ROUNDS_PER_HOUR);

    assertThat(agent.pulls).isBetween(12, 45);
    assertThat(node.continuity.isCutOff()).isFalse();
  }

  @Test
  void isAskedAgainAsSoonAsSomethingChangesHere() {
    begin();
    rounds(ROUNDS_PER_HOUR);
    int before = agent.pulls;

    node.put("k", "1");
    rounds(1);

    assertThat(agent.pulls).isEqualTo(before + 1);
  }

  @Test
  void isAskedEachTimeWhileItsPullsBringSomething() {
    begin();

    for (int i = 0; i < 20; i++) {
      agent.entries.add(entry("news" + i));
      rounds(1);
    }

    assertThat(agent.pulls).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({"1, 20", "2, 40", "3, 80", "4, 150", "5, 150", "2147483647, 150"})
  void thePauseDoublesUpToTheLongest(int fruitless, long seconds) {
    assertThat(RestingAgents.pause(fruitless, PULL_INTERVAL, Duration.ofSeconds(150)))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  private void begin() {
    node.knows(peer);
    node.begun();
    agent.entries.add(expired());
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      clock.advance(PULL_INTERVAL);
      node.receiver.receiveOnce().block();
    }
  }

  /** Purged here long ago; the agent does not see it expire. */
  private static Entry expired() {
    long dayBefore = ManualClock.START - Duration.ofDays(1).toMillis();
    return Entry.value(Key.of("expired"), Stamp.of(dayBefore, 0), "1".getBytes(UTF_8), 1);
  }

  private static Entry entry(String key) {
    return Entry.value(Key.of(key), Stamp.of(ManualClock.START, 0), "1".getBytes(UTF_8), 0);
  }

  private static final class Agent implements PeerClient {

    final List<Entry> entries = new ArrayList<>();
    int pulls;

    @Override
    public <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use) {
      pulls++;
      return use.apply(
          new PullResult.FullState(NodeInfo.UNKNOWN, Flux.just(Received.of(List.copyOf(entries)))));
    }

    @Override
    public Mono<Receipt> push(Peer peer, Delta delta) {
      return Mono.just(Receipt.silent(NodeInfo.UNKNOWN, delta.entries().size()));
    }

    @Override
    public Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<Received> take) {
      throw new AssertionError("it knows no exchange");
    }
  }
}
