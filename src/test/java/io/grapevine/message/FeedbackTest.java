package io.grapevine.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.cbor.Frame;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.state.MergeOutcome;
import io.grapevine.testing.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedbackTest {

  @Test
  void whatIsSaidFollowsFromWhatBecameOfTheEntry() {
    assertThat(
            Feedback.of(
                List.of(
                    MergeOutcome.MERGED,
                    MergeOutcome.OBSOLETE,
                    MergeOutcome.TOO_FAR_AHEAD,
                    MergeOutcome.NO_ROOM)))
        .containsExactly(Feedback.NEWS, Feedback.KNOWN, Feedback.REFUSED, Feedback.REFUSED);
  }

  @Test
  void aNodeThatStopsSaysSoInsteadOfTakingAnything() {
    assertThatExceptionOfType(PeerException.class)
        .isThrownBy(() -> Feedback.of(List.of(MergeOutcome.MERGED, MergeOutcome.STOPPING)))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(PeerException.Reason.BUSY));
  }

  @Test
  void readsWhatItWrote() {
    Seeds.forEach(
        100,
        random -> {
          List<Feedback> feedback = new ArrayList<>();
          for (int i = random.nextInt(random.nextBoolean() ? 4 : 70_000); i > 0; i--) {
            feedback.add(Feedback.values()[random.nextInt(3)]);
          }
          assertThat(Feedback.read(Feedback.write(feedback), feedback.size())).isEqualTo(feedback);
        });
  }

  @Test
  void aReceiptIsOneByteStringOfOneByteForEachEntry() {
    assertThat(Feedback.write(List.of(Feedback.KNOWN, Feedback.NEWS, Feedback.REFUSED)))
        .containsExactly(0x43, 0, 1, 2);
  }

  @Test
  void refusesReceiptsOfOtherEntries() {
    byte[] three = Feedback.write(Collections.nCopies(3, Feedback.NEWS));

    assertMalformed(three, 4);
    assertMalformed(new byte[0], 1);
    assertThatThrownBy(() -> Feedback.read(Arrays.copyOf(three, 3), 3))
        .isInstanceOf(MalformedCborException.class);
  }

  @Test
  void whatOnlyLaterVersionsSayIsAsGoodAsRefused() {
    assertThat(Feedback.read(Frame.of(new byte[] {0, 4, -1}), 3))
        .containsExactly(Feedback.KNOWN, Feedback.REFUSED, Feedback.REFUSED);
  }

  @Test
  void whatLaterVersionsAddIsSkipped() {
    ByteBuffer receipt = ByteBuffer.allocate(6);
    receipt.put(Frame.of(new byte[] {1, 0, 2})).put(Frame.of(new byte[] {7}));
    assertThat(Feedback.read(receipt.array(), 2)).containsExactly(Feedback.NEWS, Feedback.KNOWN);
  }

  @Test
  void whoSaysNothingCountsAsOneThatKnewAll() {
    Receipt silent = Receipt.silent(NodeInfo.UNKNOWN, 3);
    assertThat(silent.feedback()).containsExactly(Feedback.KNOWN, Feedback.KNOWN, Feedback.KNOWN);
    assertThat(silent.hasNews()).isFalse();
  }

  private static void assertMalformed(byte[] receipt, int entries) {
    assertThatExceptionOfType(PeerException.class)
        .isThrownBy(() -> Feedback.read(receipt, entries))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(PeerException.Reason.MALFORMED));
  }

  @Test
  void aPeerThatWasCutOffCountsAsOneThatRefused() {
    NodeInfo cutOff = NodeInfo.of("id", 1L).cutOff(true);
    assertThat(new Receipt(cutOff, List.of(Feedback.NEWS, Feedback.KNOWN)).feedback())
        .containsExactly(Feedback.REFUSED, Feedback.REFUSED);
  }
}
