package io.grapevine.connection;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Repeats the rounds, from a random moment on, so that the nodes of a cluster do not all speak at
 * once.
 */
@Component
final class GossipSchedule {

  private final Publisher publisher;
  private final Receiver receiver;

  GossipSchedule(Publisher publisher, Receiver receiver) {
    this.publisher = publisher;
    this.receiver = receiver;
  }

  @Scheduled(
      fixedDelayString = "#{@intervals.push}",
      initialDelayString = "#{@intervals.randomPush}")
  Mono<Void> publish() {
    return publisher.publishOnce();
  }

  @Scheduled(
      fixedDelayString = "#{@intervals.pull}",
      initialDelayString = "#{@intervals.randomPull}")
  Mono<Void> receive() {
    return receiver.receiveOnce();
  }
}
