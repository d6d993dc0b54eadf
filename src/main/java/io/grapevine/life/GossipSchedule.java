package io.grapevine.life;

import io.grapevine.clock.ClockWatch;
import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Isolation;
import io.grapevine.repair.CatchUp;
import io.grapevine.repair.Receiver;
import io.grapevine.rumor.Concerns;
import io.grapevine.rumor.Publisher;
import io.grapevine.rumor.Pushes;
import io.grapevine.rumor.RumorBuffer;
import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Repeats the rounds, starting at a random moment, so that the nodes of a cluster do not all send
 * at the same time.
 */
@Configuration(proxyBeanMethods = false)
class GossipSchedule {

  private static final Duration CLOCK_PAUSE = Duration.ofSeconds(1);

  @Bean
  Repetition pushes(
      Publisher publisher,
      RumorBuffer rumors,
      Concerns concerns,
      ConnectionProperties properties,
      RandomGenerator random,
      Scheduler gossip,
      Ticker ticker) {
    Pushes pushes = new Pushes(publisher, rumors, concerns, properties, ticker);
    var rounds =
        new Repetition(
            "the push round",
            pushes::round,
            within(properties.pushInterval(), random),
            pushes::pause,
            properties.minPushInterval(),
            gossip,
            ticker);
    rumors.whenWoken(rounds::soon);
    concerns.whenWoken(rounds::soon);
    return rounds;
  }

  @Bean
  Repetition pulls(
      Receiver receiver,
      Isolation isolation,
      ConnectionProperties properties,
      RandomGenerator random,
      Scheduler gossip,
      Ticker ticker) {
    Duration pause = properties.pullInterval();
    return new Repetition(
        "the pull round",
        () -> receiver.receiveOnce().then(Mono.fromRunnable(isolation::check)),
        within(pause, random),
        pause,
        gossip,
        ticker);
  }

  /** Asks peers for entries for which readers wait. */
  @Bean
  Repetition catchUps(CatchUp catchUp, Scheduler gossip, Ticker ticker) {
    var rounds =
        new Repetition(
            "the catch-up",
            catchUp::round,
            Duration.ZERO,
            catchUp::pause,
            CatchUp.FLOOR,
            gossip,
            ticker);
    catchUp.whenWoken(rounds::soon);
    return rounds;
  }

  /** Compares the clocks, where work is done, because restamping scans the state. */
  @Bean
  Repetition clockChecks(ClockWatch clocks, Scheduler work, Ticker ticker) {
    return new Repetition(
        "the comparison of the clocks",
        () -> Mono.fromRunnable(clocks::check),
        CLOCK_PAUSE,
        CLOCK_PAUSE,
        work,
        ticker);
  }

  private static Duration within(Duration pause, RandomGenerator random) {
    return Duration.ofNanos(random.nextLong(pause.toNanos()));
  }
}
