package io.grapevine.rumor;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.message.Feedback;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConcernTest {

  private static final Peer FIRST = RumorFixture.peer(1);
  private static final Peer SECOND = RumorFixture.peer(2);
  private static final Peer THIRD = RumorFixture.peer(3);

  private final Entry entry = RumorFixture.entry("k", 5);
  private final Concern concern = new Concern(entry, 3);

  @Test
  void twoAddressesOfOneProcessAreOneHolder() {
    concern.heard(FIRST, "a", entry, Feedback.NEWS);
    concern.heard(SECOND, "a", entry, Feedback.KNOWN);
    assertThat(concern.holders()).isEqualTo(2);
    assertThat(concern.isMet()).isFalse();

    concern.heard(THIRD, "b", entry, Feedback.KNOWN);
    assertThat(concern.isMet()).isTrue();
  }

  @Test
  void aProcessThatTookThePlaceOfAnotherIsNoFurtherHolder() {
    concern.heard(FIRST, "a", entry, Feedback.NEWS);
    concern.heard(FIRST, "b", entry, Feedback.NEWS);

    assertThat(concern.holders()).isEqualTo(2);
  }

  @Test
  void onlyAcceptanceOfTheEntryOrOfALaterOneCounts() {
    concern.heard(FIRST, "a", entry, Feedback.REFUSED);
    concern.heard(FIRST, "a", entry, Feedback.WITHOUT_VALUE);
    concern.heard(SECOND, "b", RumorFixture.entry("k", 4), Feedback.NEWS);
    assertThat(concern.holders()).isEqualTo(1);

    concern.heard(SECOND, "b", RumorFixture.entry("k", 6), Feedback.KNOWN);
    assertThat(concern.holders()).isEqualTo(2);
  }

  @Test
  void asksNobodyTwiceBeforeARetry() {
    assertThat(concern.lacks(Set.of(FIRST))).isEqualTo(1);
    concern.ask(List.of(FIRST));
    assertThat(concern.rests).isFalse();
    assertThat(concern.lacks(Set.of(FIRST))).isEqualTo(2);

    concern.ask(List.of(FIRST));
    assertThat(concern.rests).isTrue();
    concern.retry();
    assertThat(concern.rests).isFalse();
    assertThat(concern.wants(FIRST)).isTrue();

    concern.heard(FIRST, "a", entry, Feedback.NEWS);
    concern.retry();
    assertThat(concern.wants(FIRST)).isFalse();
  }

  @Test
  void asksAPeerThatLacksTheValueAtOnceAgain() {
    concern.ask(List.of(FIRST));
    concern.ask(List.of(FIRST));

    concern.heard(FIRST, "a", entry, Feedback.WITHOUT_VALUE);

    assertThat(concern.rests).isFalse();
    assertThat(concern.wants(FIRST)).isTrue();
  }
}
