package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.grapevine.token.KeySource.Published;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

@ExtendWith(OutputCaptureExtension.class)
class KeysTest {

  private static final Duration REFRESH = Duration.ofMinutes(5);
  private static final JWSHeader FIRST = TestIssuer.header(TestIssuer.RSA).build();
  private static final JWSHeader SECOND = TestIssuer.header(TestIssuer.OTHER_RSA).build();

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final List<JWK> published = new ArrayList<>(List.of(TestIssuer.RSA));
  private final Keys keys =
      new Keys(
          "the issuer",
          this::fetch,
          REFRESH,
          () -> time.now(TimeUnit.NANOSECONDS),
          time,
          Schedulers.immediate(),
          this::withdraw);
  private boolean down;
  private int fetches;
  private int withdrawals;

  private void withdraw() {
    withdrawals++;
  }

  private Published fetch() throws IOException {
    fetches++;
    if (down) {
      throw new IOException("connection refused");
    }
    return new Published("https://issuer", new JWKSet(published).toPublicJWKSet());
  }

  private void go(Duration duration) {
    time.advanceTimeBy(duration);
  }

  /** The keys for a token, if that is known after as long as a fetch may take. */
  private @Nullable List<JWK> find(JWSHeader header) {
    List<List<JWK>> found = new ArrayList<>();
    List<Throwable> failed = new ArrayList<>();
    keys.of(header).subscribe(found::add, failed::add);
    go(Duration.ofSeconds(11));
    assertThat(found.size() + failed.size()).isEqualTo(1);
    assertThat(failed).allMatch(KeysUnavailableException.class::isInstance);
    return found.isEmpty() ? null : found.getFirst();
  }

  @Test
  void findsTheKeyOfATokenAndNoOther() {
    published.add(TestIssuer.EC);
    keys.start();
    go(Duration.ZERO);

    assertThat(find(FIRST)).containsExactly(TestIssuer.RSA.toPublicJWK());
    assertThat(find(TestIssuer.header(TestIssuer.EC).build()))
        .containsExactly(TestIssuer.EC.toPublicJWK());
    assertThat(find(SECOND)).isEmpty();
    assertThat(keys.issuer()).isEqualTo("https://issuer");
  }

  @Test
  void keepsTheKeysForAsLongAsTheIssuerDoesNotAnswer(CapturedOutput output) {
    keys.start();
    go(Duration.ZERO);
    down = true;
    go(Duration.ofDays(3));

    assertThat(find(FIRST)).isNotEmpty();
    assertThat(find(SECOND)).as("it may be a new one").isNull();
    assertThat(output)
        .containsOnlyOnce(
            "cannot get the keys of the issuer: connection refused; keeping those from before, trying again within 1 min");

    down = false;
    go(Duration.ofMinutes(2));
    assertThat(find(SECOND)).isEmpty();
    assertThat(output.toString().split("got 1 keys of the issuer", -1)).hasSize(3);
  }

  @Test
  void doesNotKnowAnythingBeforeTheFirstAnswer() {
    down = true;
    keys.start();
    go(Duration.ofSeconds(60));

    assertThat(keys.issuer()).isNull();
    assertThat(find(FIRST)).isNull();

    down = false;
    go(Duration.ofMinutes(1));
    assertThat(find(FIRST)).isNotEmpty();
  }

  @Test
  void aTokenWithANewKeyDoesNotWaitForTheNextFetch() {
    keys.start();
    go(Keys.FLOOR);
    published.add(TestIssuer.OTHER_RSA);

    assertThat(find(SECOND)).containsExactly(TestIssuer.OTHER_RSA.toPublicJWK());
    assertThat(fetches).isEqualTo(2);
  }

  @Test
  void manyTokensWithUnknownKeysCauseFewFetches() {
    keys.start();
    go(Duration.ZERO);

    for (int i = 0; i < 600; i++) {
      keys.of(SECOND).subscribe();
      go(Duration.ofMillis(100));
    }

    assertThat(fetches).isBetween(6, 8);
  }

  @Test
  void aWithdrawnKeyIsReported(CapturedOutput output) {
    published.add(TestIssuer.OTHER_RSA);
    keys.start();
    go(Duration.ZERO);
    published.add(TestIssuer.EC);
    go(REFRESH);
    assertThat(withdrawals).isZero();

    published.remove(TestIssuer.OTHER_RSA);
    go(REFRESH);
    assertThat(withdrawals).isEqualTo(1);
    assertThat(find(SECOND)).isEmpty();
    assertThat(output).containsOnlyOnce("the issuer has withdrawn a key");
  }

  @ParameterizedTest
  @CsvSource({"0, 300", "1, 1", "2, 2", "3, 4", "6, 32", "7, 60", "100, 60"})
  void thePauseGrowsWithFailures(int failures, int seconds) {
    assertThat(Keys.pause(failures, REFRESH)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void nothingIsFetchedAfterTheEnd() {
    keys.start();
    go(Duration.ZERO);
    keys.close();
    go(REFRESH.multipliedBy(3));

    assertThat(fetches).isEqualTo(1);
  }
}
