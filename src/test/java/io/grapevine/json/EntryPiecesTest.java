package io.grapevine.json;

import static io.grapevine.testing.Utf8.bytes;
import static io.grapevine.testing.Utf8.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grapevine.json.EntryPieces.Format;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.state.Tag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class EntryPiecesTest {

  private static final Entry A = Entry.value(Key.of("a"), Stamp.of(5, 0), bytes("1"), 0);
  private static final Entry B = Entry.tombstone(Key.of("b"), Stamp.of(5, 0));

  @Test
  void writesAnObject() {
    assertThat(whole(Format.object())).isEqualTo("{}");
    assertThat(whole(Format.object(), A)).isEqualTo("{\"a\":{\"value\":1,\"ts\":5,\"ttl\":null}}");
    assertThat(whole(Format.object(), A, B))
        .isEqualTo(
            "{\"a\":{\"value\":1,\"ts\":5,\"ttl\":null},"
                + "\"b\":{\"value\":null,\"ts\":5,\"ttl\":null,\"deleted\":true}}");
  }

  @Test
  void writesLines() {
    assertThat(whole(Format.lines(EntryWriter::element))).isEmpty();
    assertThat(whole(Format.lines(EntryWriter::element), A, B))
        .isEqualTo(
            "{\"key\":\"a\",\"tag\":\"%s\",\"value\":1,\"ts\":5,\"ttl\":null}\n"
                    .formatted(Tag.of(A))
                + "{\"key\":\"b\",\"tag\":\"%s\",\"value\":null,\"ts\":5,\"ttl\":null,\"deleted\":true}\n"
                    .formatted(Tag.of(B)));
  }

  @Test
  void makesPiecesOfBoundedSizeThatAreTheWholeTogether() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String text = i % 1_000 == 7 ? "x".repeat(200_000) : "" + i;
      entries.add(Entry.value(Key.of("key/" + i), Stamp.of(i, i), bytes('"' + text + '"'), i));
    }
    var pieces = new EntryPieces(entries.iterator(), Format.object());
    var reader = new EntryReader();
    List<Entry> read = new ArrayList<>();
    int count = 0;
    while (pieces.hasNext()) {
      byte[] piece = pieces.next();
      assertThat(piece.length).isBetween(1, 64 * 1024);
      read.addAll(reader.read(piece).entries());
      count++;
    }
    reader.end();

    assertThat(read).isEqualTo(entries);
    assertThat(count).isGreaterThan(10);
    assertThat(pieces.written()).isEqualTo(3_000);
    assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(pieces::next);
  }

  @Test
  void knowsHowLongAMemberIsAtMost() {
    Entry longest =
        Entry.value(
            Key.of("\"\\\u0001\u007f\u00e9".repeat(50)),
            Stamp.of(Stamp.MAX_MILLIS, Stamp.MAX_COUNTER),
            bytes("[]"),
            Entry.MAX_TTL);
    Entry tombstone = Entry.tombstone(Key.of("k"), longest.stamp());
    assertThat(List.of(A, B, longest, tombstone))
        .allSatisfy(entry ->
            assertThat(new EntryWriter().member(entry).size())
                .isLessThanOrEqualTo(EntryWriter.maxLength(entry)));
  }

  @Test
  void growsForAValueOfAnySize() {
    String json = "\"" + "x".repeat(200_000) + "\"";
    Entry large = Entry.value(Key.of("a"), Stamp.of(5, 0), bytes(json), 0);
    assertThat(whole(Format.object(), large))
        .isEqualTo("{\"a\":{\"value\":" + json + ",\"ts\":5,\"ttl\":null}}");
  }

  @Test
  void aPieceLooksAtABoundedNumberOfEntries() {
    Iterator<Entry> entries = Collections.nCopies(10_000, B).iterator();
    List<Entry> seen = new ArrayList<>();
    var pieces =
        new EntryPieces(
            entries,
            entry -> {
              seen.add(entry);
              return false;
            },
            Format.lines(EntryWriter::element));

    assertThat(pieces.next()).isEmpty();
    assertThat(seen).hasSize(1_000);
    assertThat(pieces.hasNext()).isTrue();

    pieces.forEachRemaining(piece -> assertThat(piece).isEmpty());
    assertThat(seen).hasSize(10_000);
  }

  private static String whole(Format format, Entry... entries) {
    var text = new StringBuilder();
    new EntryPieces(List.of(entries).iterator(), format)
        .forEachRemaining(piece -> text.append(text(piece)));
    return text.toString();
  }
}
