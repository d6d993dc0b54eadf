package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.States;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final Key KEY = Key.of("k");
  private static final long YEAR = 365L * 86_400_000;

  private final Ledger ledger =
      new Ledger(States.WIDE, new Retention(States.TOMBSTONE_GRACE, States.EXPIRY_GRACE));

  @Test
  @DisplayName("Trap: a removed key was kept until its old expiry, outside every limit")
  void aRemovedKeyWaitsForThePurgeOfItsTombstoneOnlyAndThenForNothing() {
    store(Entry.value(KEY, Stamp.of(0, 0), bytes("1"), YEAR));
    store(Entry.tombstone(KEY, Stamp.of(1, 0)));

    assertThat(ledger.purgeSome(2 * States.TOMBSTONE_GRACE.toMillis(), 10)).isOne();

    assertThat(ledger.purges().firstDue(Long.MAX_VALUE)).isNull();
  }

  @Test
  void whatIsTakenOutWaitsForNoPurge() {
    store(Entry.value(KEY, Stamp.of(0, 0), bytes("1"), YEAR));

    ledger.take(Objects.requireNonNull(ledger.table().find(KEY)));

    assertThat(ledger.purges().firstDue(Long.MAX_VALUE)).isNull();
    assertThat(ledger.totals().entries()).isZero();
  }

  private void store(Entry entry) {
    ledger.store(ledger.table().find(entry.key()), entry.packed());
  }
}
