package io.grapevine.cbor;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EntryFramesTest {

  private static final int FRAME = 32 * 1024;

  @Test
  void framesHoldAllEntriesInOrder() {
    Seeds.forEach(
        100,
        random -> {
          List<Entry> entries = CborEntries.list(random, random.nextInt(100));
          EntryFrames frames = new EntryFrames(entries.iterator());
          FrameReader reader = new FrameReader(1 << 20);
          List<Entry> read = new ArrayList<>();
          while (frames.hasNext()) {
            reader
                .read(frames.next())
                .forEach(frame -> read.addAll(EntryCodec.decode(frame).entries()));
          }
          reader.end();

          assertThat(read).isEqualTo(entries);
          assertThat(frames.written()).isEqualTo(entries.size());
        });
  }

  @Test
  void aFrameHasSome32Kilobytes() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      entries.add(entry("key/" + i, 100));
    }
    List<byte[]> frames = frames(entries);
    frames.removeLast();

    assertThat(frames).allMatch(frame -> frame.length > FRAME / 2 && frame.length <= FRAME + 200);
  }

  @Test
  void aLargeEntryMakesALargeFrameAndHoldsUpNothing() {
    List<byte[]> frames =
        frames(List.of(entry("a", 10), entry("b", 500_000), entry("c", 10), entry("d", 10)));

    assertThat(frames).hasSize(2);
  }

  @Test
  void takesNoMoreEntriesThanTheFrameThatIsAskedForNeeds() {
    List<Entry> taken = new ArrayList<>();
    EntryFrames frames =
        new EntryFrames(
            IntStream.range(0, 1_000)
                .mapToObj(i -> entry("key/" + i, 1_000))
                .peek(taken::add)
                .iterator());

    frames.next();

    assertThat(taken).hasSizeBetween(30, 35);
    assertThat(frames.written()).isBetween(30L, 35L);
  }

  @Test
  void thereIsNoFrameWithoutEntries() {
    assertThat(frames(List.of())).isEmpty();
  }

  private static List<byte[]> frames(List<Entry> entries) {
    List<byte[]> frames = new ArrayList<>();
    new EntryFrames(entries.iterator()).forEachRemaining(frames::add);
    return frames;
  }

  private static Entry entry(String key, int length) {
    return Entry.value(
        Key.of(key), Stamp.of(1_700_000_000_000L, 0), bytes("\"" + "x".repeat(length) + "\""), 0);
  }
}
