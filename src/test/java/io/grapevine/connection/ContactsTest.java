package io.grapevine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.peers.ContactKind;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.testing.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

class ContactsTest {

  private static final Peer PEER = new Peer("10.0.0.1", 4097);
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final ManualClock clock = new ManualClock();
  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final PeerDirectory directory =
      new PeerDirectory(Settings.peers(), clock, new SplittableRandom(1));
  private final Contacts contacts =
      new Contacts(
          directory,
          new Encounters(directory, clock),
          new GossipMetrics(new SimpleMeterRegistry()),
          timer,
          clock);

  ContactsTest() {
    directory.update(List.of(PEER), true);
  }

  private List<Peer> free(ContactKind kind) {
    return contacts.choose(kind, 1, directory::sampleAny);
  }

  private Mono<Boolean> contact(ContactKind kind, Mono<?> exchange) {
    return contacts.contact(kind, PEER, exchange, PATIENCE, DEADLINE);
  }

  @ParameterizedTest
  @EnumSource
  void aPeerIsFreeAsSoonAsTheRoundHearsOfItsContact(ContactKind kind) {
    List<Peer> free = new ArrayList<>();
    Sinks.One<String> answer = Sinks.one();
    Sinks.One<String> failure = Sinks.one();

    contact(kind, answer.asMono()).subscribe(taken -> free.addAll(free(kind)));
    answer.tryEmitValue("answer").orThrow();
    contact(kind, failure.asMono()).subscribe(taken -> free.addAll(free(kind)));
    failure.tryEmitError(new IllegalStateException()).orThrow();

    assertThat(free).containsExactly(PEER, PEER);
  }

  @Test
  void aRoundWaitsForASlowContactOnlyForAWhile() {
    List<Boolean> taken = new ArrayList<>();
    contact(ContactKind.PUSH, Mono.never()).subscribe(taken::add);

    assertThat(free(ContactKind.PUSH)).isEmpty();
    assertThat(free(ContactKind.PULL)).containsExactly(PEER);
    assertThat(taken).isEmpty();
    timer.advanceTimeBy(PATIENCE);
    assertThat(taken).containsExactly(false);
    assertThat(free(ContactKind.PUSH)).isEmpty();
    assertThat(contacts.isUnderWay(ContactKind.PUSH)).isTrue();

    timer.advanceTimeBy(DEADLINE.minus(PATIENCE));

    assertThat(free(ContactKind.PUSH)).containsExactly(PEER);
    assertThat(contacts.isUnderWay(ContactKind.PUSH)).isFalse();
  }

  @Test
  void aContactThatIsLateTellsWhenItsPeerIsFree() {
    List<Peer> free = new ArrayList<>();
    Runnable late = () -> free.addAll(free(ContactKind.PUSH));
    for (boolean leftBehind : List.of(false, true)) {
      Sinks.One<String> answer = Sinks.one();
      Disposable caller =
          contacts
              .contact(ContactKind.PUSH, PEER, answer.asMono(), PATIENCE, DEADLINE, late)
              .subscribe();
      if (leftBehind) {
        caller.dispose();
      } else {
        timer.advanceTimeBy(PATIENCE);
      }
      assertThat(free).isEmpty();

      answer.tryEmitValue("answer").orThrow();

      assertThat(free).as("left behind: " + leftBehind).containsExactly(PEER);
      free.clear();
    }
    contacts
        .contact(ContactKind.PUSH, PEER, Mono.just("answer"), PATIENCE, DEADLINE, late)
        .subscribe();
    assertThat(free).as("not late").isEmpty();
  }

  @Test
  void knowsHowLongAContactIsUnderWay() {
    contact(ContactKind.PUSH, Mono.never()).subscribe();
    clock.advance(PATIENCE);

    assertThat(contacts.underWay(ContactKind.PUSH, PATIENCE)).containsExactly(PEER);
    assertThat(contacts.underWay(ContactKind.PULL, PATIENCE)).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(contacts.underWay(ContactKind.PUSH, PATIENCE)).isEmpty();
  }
}
