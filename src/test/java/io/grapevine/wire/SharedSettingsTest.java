package io.grapevine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;

@ExtendWith(OutputCaptureExtension.class)
class SharedSettingsTest {

  private static final Peer PEER = new Peer("10.0.0.2", 4097);

  private final ManualClock clock = new ManualClock();
  private final SharedSettings settings = new SharedSettings(States.empty(clock), "1.2.3", clock);

  private void says(String software, String theirs) {
    HttpHeaders headers = new HttpHeaders();
    PeerHeaders.write(NodeInfo.of("id", 1L).running(software, theirs), headers);
    settings.compare(PEER, PeerHeaders.read(headers));
  }

  @Test
  void namesWhatMustBeEqualOnAllNodes() {
    assertThat(settings.header())
        .isEqualTo(
            "tombstone-grace=86400s expiry-grace=300s max-clock-skew=5s max-value-size=1048576B"
                + " max-entries=9223372036854775807 max-size=9223372036854775807B");
    assertThat(settings.software()).isEqualTo("1.2.3; messages=3");
  }

  @Test
  void saysNothingOfAPeerThatIsEqual(CapturedOutput output) {
    says(settings.software(), settings.header());

    assertThat(output).isEmpty();
  }

  @Test
  void logsADifferenceOnceWithBothValues(CapturedOutput output) {
    String other = settings.header().replace("expiry-grace=300s", "expiry-grace=60s");
    says(settings.software(), other);
    says(settings.software(), other);

    assertThat(output)
        .containsOnlyOnce(
            "the settings of peer 10.0.0.2:4097 differ: grapevine.state.expiry-grace is 1 min there"
                + " and 5 min here; set them to the same values on all nodes")
        .doesNotContain("version");

    says(settings.software(), other.replace("=5s", "=9s"));
    assertThat(output).as("a peer that changes them must not fill the log").doesNotContain("9 s");
    clock.advance(Duration.ofMinutes(1));
    says(settings.software(), other.replace("=5s", "=9s"));
    assertThat(output).contains("grapevine.state.max-clock-skew is 9 s there and 5 s here");
  }

  @ParameterizedTest
  @CsvSource({
    "86400s, 24 h",
    "90500ms, 1 min 30.5 s",
    "999999999999999s, 277777777777 h 46 min 39 s",
    "9999999999999999s, 9999999999999999s",
    "-1s, -1s",
    "1048576B, 1048576B",
    "7, 7"
  })
  void writesDurationsAsPeopleDo(String value, String shown) {
    assertThat(SharedSettings.shown(value)).isEqualTo(shown);
  }

  @Test
  void namesAnotherVersionOnceAndKnowsNothingOfSettingsThatOnlyThatOneHas(CapturedOutput output) {
    says("1.3.0; messages=3", settings.header() + " new-setting=7 nonsense =x");
    says("1.3.0; messages=3", settings.header() + " new-setting=7 nonsense =x");

    assertThat(output)
        .containsOnlyOnce(
            "peer 10.0.0.2:4097 runs version 1.3.0; messages=3, this node version 1.2.3; messages=3")
        .doesNotContain("differ");
  }

  @Test
  void writesNothingIntoTheLogThatIsNoSetting(CapturedOutput output) {
    HttpHeaders headers = new HttpHeaders();
    headers.set(PeerHeaders.NODE, "id");
    headers.set(PeerHeaders.SETTINGS, "expiry-grace=\u001b[31m");
    settings.compare(PEER, PeerHeaders.read(headers));
    headers.set(PeerHeaders.SETTINGS, "expiry-grace=" + "9".repeat(1_000));
    settings.compare(PEER, PeerHeaders.read(headers));

    assertThat(output).isEmpty();
  }
}
