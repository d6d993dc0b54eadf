package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.http.BodyBudget.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class BodyBudgetTest {

  private static final long MOST = 1_000_000;

  private final BodyBudget budget = new BodyBudget(MOST);

  @Test
  void whatIsReservedIsReleasedByClosing() {
    Account account = budget.open();

    assertThat(account.reserve(1_000)).isTrue();
    assertThat(account.reserve(500)).isTrue();
    assertThat(budget.inFlight()).isEqualTo(1_500);

    account.close();
    account.close();
    assertThat(budget.inFlight()).isZero();
  }

  @Test
  void aClosedAccountReservesNothing() {
    Account account = budget.open();
    account.close();

    assertThat(account.reserve(1)).isFalse();
    assertThat(budget.inFlight()).isZero();
  }

  @Test
  void aQuarterIsForSmallBodies() {
    assertThat(budget.open().reserve(MOST * 3 / 4 + 1)).isFalse();
    assertThat(budget.open().reserve(MOST * 3 / 4)).isTrue();

    Account growing = budget.open();
    assertThat(growing.reserve(BodyBudget.SMALL)).isTrue();
    assertThat(growing.reserve(1)).as("it is no longer small").isFalse();
    assertThat(budget.open().hasRoomFor(BodyBudget.SMALL)).isTrue();
    assertThat(budget.open().hasRoomFor(BodyBudget.SMALL + 1)).isFalse();
  }

  @Test
  void smallBodiesHaveABoundAsWell() {
    long reserved = 0;
    while (budget.open().reserve(BodyBudget.SMALL)) {
      reserved += BodyBudget.SMALL;
    }
    assertThat(reserved).isBetween(MOST - BodyBudget.SMALL, MOST);
    assertThat(budget.inFlight()).isEqualTo(reserved);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 100, 16 << 20})
  void theLeastBudgetHasRoomForOneBody(long body) {
    assertThat(new BodyBudget(BodyBudget.leastFor(body)).open().reserve(body)).isTrue();
  }

  @Test
  void nothingIsLeftWhateverComesAtOnce() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int round = 0; round < 20_000; round++) {
                  Account account = budget.open();
                  account.reserve(400_000);
                  account.reserve(400_000);
                  account.close();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(budget.inFlight()).isZero();
  }

  @Test
  void theSettingsMeanAFifthOfTheHeapUnlessOneMessageNeedsMore() {
    BodyProperties unset = properties(null);

    assertThat(unset.budget(1_000, 10).open().hasRoomFor(150)).isTrue();
    assertThat(unset.budget(1_000, 10).open().hasRoomFor(201)).isFalse();
    assertThat(unset.budget(1_000, 900).open().hasRoomFor(900)).isTrue();
    assertThatThrownBy(() -> properties(DataSize.ofBytes(1_199)).budget(1_000, 900))
        .hasMessageContaining("grapevine.bodies.max-in-flight")
        .hasMessageContaining("1200");
    assertThat(properties(DataSize.ofBytes(1_200)).budget(1_000, 900).open().hasRoomFor(900))
        .isTrue();
  }

  private static BodyProperties properties(@Nullable DataSize maxInFlight) {
    return new BodyProperties(maxInFlight, Duration.ofSeconds(30), Duration.ofSeconds(10));
  }
}
