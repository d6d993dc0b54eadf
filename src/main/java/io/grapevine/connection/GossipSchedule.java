package io.grapevine.connection;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Repeats the rounds, from a random moment on, so that the nodes of a cluster do not all speak at
 * once; what changes on a quiet node is told at once.
 */
@Component
final class GossipSchedule {

  private final Publisher publisher;
  private final Receiver receiver;

  GossipSchedule(Publisher publisher, Receiver receiver, RumorBuffer rumors, Scheduler timer) {
    this.publisher = publisher;
    this.receiver = receiver;
    rumors.whenWoken(() -> timer.schedule(() -> publish().subscribe()));
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
