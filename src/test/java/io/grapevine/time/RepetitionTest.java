package io.grapevine.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

class RepetitionTest {

  private static final Duration FIRST = Duration.ofMillis(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final ManualClock clock = new ManualClock();
  private final List<Sinks.Empty<Void>> rounds = new ArrayList<>();
  private final Repetition repetition = repeat(this::round);

  private Repetition repeat(Supplier<Mono<?>> round) {
    return new Repetition("the round", round, FIRST, PAUSE, timer, clock);
  }

  private Mono<Void> round() {
    Sinks.Empty<Void> end = Sinks.empty();
    rounds.add(end);
    return end.asMono();
  }

  private void pass(Duration time) {
    clock.advance(time);
    timer.advanceTimeBy(time);
  }

  private void end(int round) {
    rounds.get(round).tryEmitEmpty();
    timer.advanceTime();
  }

  private void assertTheNextBeginsAPauseAfterTheEndOf(int round) {
    end(round);
    pass(PAUSE.minusMillis(1));
    assertThat(rounds).hasSize(round + 1);
    pass(Duration.ofMillis(1));
    assertThat(rounds).hasSize(round + 2);
  }

  @Test
  void eachRoundBeginsAPauseAfterTheEndOfTheOneBefore() {
    repetition.start();
    pass(FIRST.minusMillis(1));
    assertThat(rounds).isEmpty();
    pass(Duration.ofMillis(1));
    assertThat(rounds).hasSize(1);

    pass(PAUSE.multipliedBy(10));
    assertThat(rounds).as("one that is under way is not started twice").hasSize(1);
    assertTheNextBeginsAPauseAfterTheEndOf(0);
  }

  @Test
  void aSecondStartChangesNothing() {
    repetition.start();
    repetition.start();
    pass(FIRST);
    end(0);
    pass(PAUSE);

    assertThat(rounds).hasSize(2);
  }

  @Test
  void aSignalStartsARoundAtOnceInPlaceOfTheOneThatWasWaitedFor() {
    repetition.start();
    repetition.soon();
    timer.advanceTime();
    assertThat(rounds).hasSize(1);
    assertTheNextBeginsAPauseAfterTheEndOf(0);
  }

  @Test
  void signalsDuringARoundAreOneMoreRoundBehindIt() {
    repetition.start();
    pass(FIRST);
    repetition.soon();
    repetition.soon();
    timer.advanceTime();
    assertThat(rounds).hasSize(1);

    end(0);
    assertThat(rounds).hasSize(2);
    end(1);
    assertThat(rounds).hasSize(2);
    pass(PAUSE);
    assertThat(rounds).hasSize(3);
  }

  @Test
  @DisplayName("Trap: a signal between the end of a round and the pause stopped all rounds")
  void aSignalAtTheEndOfARoundIsNotLost() {
    Repetition[] signalled = new Repetition[1];
    signalled[0] =
        new Repetition(
            "the round",
            this::round,
            FIRST,
            () -> {
              if (rounds.size() == 1) {
                signalled[0].soon();
              }
              return PAUSE;
            },
            Duration.ZERO,
            timer,
            clock);
    signalled[0].start();
    pass(FIRST);
    end(0);
    assertThat(rounds).hasSize(2);

    assertTheNextBeginsAPauseAfterTheEndOf(1);
  }

  @Test
  void aFloorKeepsSignalledRoundsApart() {
    Repetition paced =
        new Repetition("the round", this::round, FIRST, () -> Duration.ZERO, PAUSE, timer, clock);
    paced.start();
    pass(FIRST);
    end(0);
    paced.soon();
    pass(PAUSE.minusMillis(1));
    assertThat(rounds).hasSize(1);
    pass(Duration.ofMillis(1));
    assertThat(rounds).hasSize(2);

    pass(PAUSE);
    end(1);
    assertThat(rounds).as("it has passed already").hasSize(3);
  }

  @Test
  void aPauseWithoutAnEndTakesNoTimer() {
    Repetition quiet =
        new Repetition(
            "the round",
            this::round,
            FIRST,
            () -> Repetition.UNTIL_SIGNALLED,
            Duration.ZERO,
            timer,
            clock);
    quiet.start();
    pass(FIRST);
    end(0);
    pass(Duration.ofDays(1));
    assertThat(rounds).hasSize(1);

    quiet.soon();
    timer.advanceTime();
    assertThat(rounds).hasSize(2);
  }

  @Test
  void aSignalBeforeTheStartOrAfterTheEndDoesNothing() {
    repetition.soon();
    pass(PAUSE);
    repetition.start();
    repetition.close();
    repetition.soon();
    pass(PAUSE);

    assertThat(rounds).isEmpty();
  }

  @Test
  void noRoundBeginsAfterTheEnd() {
    repetition.start();
    pass(FIRST);
    repetition.close();
    end(0);
    pass(PAUSE);

    assertThat(rounds).hasSize(1);
  }

  @Test
  @DisplayName("Trap: an unexpected error ended a schedule for good")
  void goesOnWhateverARoundThrows() {
    List<String> begun = new ArrayList<>();
    Repetition failing =
        repeat(() -> {
          begun.add("round");
          return switch (begun.size()) {
            case 1 -> throw new IllegalStateException("thrown");
            case 2 -> Mono.error(new IllegalStateException("answered"));
            case 3 ->
                Mono.fromRunnable(() -> {
                  throw new StackOverflowError("what Reactor takes for fatal");
                });
            default -> Mono.empty();
          };
        });
    failing.start();

    pass(FIRST.plus(PAUSE.multipliedBy(4)));

    assertThat(begun).hasSize(5);
  }

  @Test
  void roundsOfDifferentKindsDoNotWaitForEachOther() {
    Repetition hung = repeat(Mono::never);
    hung.start();
    repetition.start();

    pass(FIRST);
    end(0);
    pass(PAUSE);

    assertThat(rounds).hasSize(2);
  }
}
