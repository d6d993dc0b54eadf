package io.grapevine.json;

import static io.grapevine.testing.Utf8.bytes;
import static io.grapevine.testing.Utf8.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The file is the wire format: a change of it changes what every running node understands. */
class GoldenStateTest {

  private static final List<Entry> ENTRIES =
      List.of(
          Entry.value(
              Key.of("features/\"dark\" mode"),
              Stamp.of(1_700_000_000_000L, 0),
              bytes("{\"on\":true,\"share\":0.50}"),
              0),
          Entry.value(
              Key.of("jobs/nightly/leader"),
              Stamp.of(1_700_000_000_123L, 0),
              bytes("\"pod-7\""),
              30_000),
          Entry.value(
              Key.of("orte/m\u00fcnchen/\ud83c\udf47"),
              Stamp.of(1_700_000_000_123L, 65_535),
              bytes("[1,\"\u00e9\",null]"),
              0),
          Entry.tombstone(Key.of("sessions/42"), Stamp.of(1_700_000_000_456L, 2)));

  @Test
  void readsTheGoldenFile() throws IOException {
    var reader = new EntryReader();
    assertThat(reader.read(golden()).entries()).containsExactlyElementsOf(ENTRIES);
    reader.end();
  }

  @Test
  void writesTheGoldenFile() throws IOException {
    var pieces = new EntryPieces(ENTRIES.iterator(), EntryPieces.Format.object());
    assertThat(text(pieces.next())).isEqualTo(text(golden()).strip());
    assertThat(pieces.hasNext()).isFalse();
  }

  @Test
  void theGoldenMembersMakeTheGoldenFile() throws IOException {
    String members =
        ENTRIES.stream()
            .map(entry -> text(new EntryWriter().member(entry).toByteArray()))
            .collect(Collectors.joining(","));
    assertThat("{" + members + "}").isEqualTo(text(golden()).strip());
  }

  private static byte[] golden() throws IOException {
    try (InputStream file = GoldenStateTest.class.getResourceAsStream("/golden/state.json")) {
      return Objects.requireNonNull(file).readAllBytes();
    }
  }
}
