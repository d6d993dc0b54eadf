package io.grapevine.simulation;

import io.grapevine.message.PeerException;
import io.grapevine.peers.Peer;
import io.grapevine.wire.Link;
import io.grapevine.wire.Reply;
import java.net.ConnectException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * A network without faults: every present node answers, and each direction takes the same short
 * time.
 */
final class SimulatedNetwork implements Link {

  private final Duration latency;
  private final Trace trace;
  private final Map<Peer, SimulatedNode> nodes = new HashMap<>();

  SimulatedNetwork(Duration latency, Trace trace) {
    this.latency = latency;
    this.trace = trace;
  }

  void join(SimulatedNode node) {
    nodes.put(node.address(), node);
  }

  /** The process at an address, or the last one there. */
  TestNode process(Peer address) {
    return Objects.requireNonNull(nodes.get(address)).process();
  }

  boolean isAlive(TestNode process) {
    SimulatedNode node = nodes.get(process.address);
    return node != null && node.process() == process && !node.isDown();
  }

  @Override
  public Mono<Reply> send(Peer from, Peer to, Request request) {
    return Mono.defer(() -> {
      SimulatedNode source = nodes.get(from);
      SimulatedNode target = nodes.get(to);
      if (source == null || target == null || target.isDown()) {
        return Mono.error(new ConnectException(to + " refused the connection"));
      }
      if (source == target) {
        return Mono.error(new PeerException(PeerException.Reason.SELF, "it is this node itself"));
      }
      ProcessTime there = target.time();
      ProcessTime here = source.time();
      TestNode process = target.process();
      return Mono.delay(latency, there.wire())
          .flatMap(arrived -> {
            trace.add(source.number(), target.number(), request.body().length);
            return request.handle(process);
          })
          .doOnNext(reply -> trace.answered(reply.length()))
          .flatMap(reply -> Mono.delay(latency, here.wire()).thenReturn(reply));
    });
  }
}
