package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Settings;
import io.grapevine.peers.Peer;
import io.grapevine.testing.ManualClock;
import io.grapevine.wire.InMemoryNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Nodes on one in-memory network, with one clock that advances only on demand. */
public final class TestCluster {

  public final ManualClock clock = new ManualClock();
  public final List<TestNode> nodes = new ArrayList<>();
  public final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
  public final InMemoryNetwork network = new InMemoryNetwork(scheduler);

  /** So many nodes that know each other and themselves as peers, each past its bootstrap. */
  public static TestCluster of(int count, String... settings) {
    TestCluster cluster = new TestCluster();
    for (int i = 0; i < count; i++) {
      cluster.add(settings).begun();
    }
    cluster.introduce();
    return cluster;
  }

  public TestNode add(String... settings) {
    TestNode node =
        new TestNode(
            new Peer("10.0.0." + (nodes.size() + 1), 4097 + nodes.size()),
            clock,
            scheduler,
            network::clientOf,
            Settings.connection(settings));
    nodes.add(node);
    network.join(node);
    return node;
  }

  /** A further node with a clock of its own, which all nodes know, past its bootstrap. */
  TestNode join(ManualClock own) {
    TestNode node =
        new TestNode(
            new Peer("10.0.0.9", 4097), own, scheduler, network::clientOf, Settings.connection());
    nodes.add(node);
    network.join(node);
    introduce();
    return node.begun();
  }

  /** Makes every node know every other one. */
  public void introduce() {
    for (TestNode node : nodes) {
      node.knows(
          nodes.stream()
              .filter(other -> other != node)
              .map(other -> other.address)
              .toArray(Peer[]::new));
    }
  }

  public TestNode node(int index) {
    return nodes.get(index);
  }

  /** Runs to the end, which must come without time passing. */
  public <T> @Nullable T run(Mono<T> round) {
    CompletableFuture<@Nullable T> future = start(round);
    assertThat(future).as("ended without waiting").isCompleted();
    return future.join();
  }

  /** Begins, as far as it goes without time passing. */
  public <T> CompletableFuture<@Nullable T> start(Mono<T> round) {
    CompletableFuture<@Nullable T> future = round.toFuture();
    scheduler.advanceTime();
    return future;
  }

  /** Lets time pass, for clocks and time-outs alike. */
  public void advance(Duration duration) {
    clock.advance(duration);
    scheduler.advanceTimeBy(duration);
  }

  /** One push round of every node. */
  public void publish() {
    nodes.forEach(node -> run(node.publisher.publishOnce()));
  }

  /** One pull round of every node. */
  public void receive() {
    nodes.forEach(node -> run(node.receiver.receiveOnce()));
  }

  public boolean isConverged() {
    return nodes.stream().map(node -> node.state.version()).distinct().count() == 1;
  }
}
