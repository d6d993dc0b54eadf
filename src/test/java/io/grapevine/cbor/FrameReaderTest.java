package io.grapevine.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

  private static final int MAX = 100_000;
  private static final int[] LENGTHS = {0, 1, 23, 24, 255, 256, 65_535, 65_536, MAX};

  @Test
  void aFrameIsACborByteString() {
    for (int length : LENGTHS) {
      byte[] content = content(length);
      CborReader reader = new CborReader(Frame.of(content));
      assertThat(reader.bytes()).isEqualTo(content);
    }
    assertThat(HexFormat.of().formatHex(Frame.of(new byte[] {1, 2}))).isEqualTo("420102");
  }

  @Test
  void readsFramesWhereverTheStreamIsCutInTwo() {
    byte[] stream = stream(List.of(content(0), content(1), content(23), content(24), content(256)));
    for (int cut = 0; cut <= stream.length; cut++) {
      FrameReader reader = new FrameReader(MAX);
      List<byte[]> read = new ArrayList<>(reader.read(Arrays.copyOf(stream, cut)));
      read.addAll(reader.read(Arrays.copyOfRange(stream, cut, stream.length)));
      reader.end();
      assertThat(read.stream().map(frame -> frame.length)).containsExactly(0, 1, 23, 24, 256);
    }
  }

  @Test
  void readsFramesOfAnyLengthInPiecesOfAnySize() {
    Seeds.forEach(
        200,
        random -> {
          List<byte[]> contents = new ArrayList<>();
          for (int i = random.nextInt(6); i > 0; i--) {
            contents.add(content(LENGTHS[random.nextInt(LENGTHS.length)]));
          }
          byte[] stream = stream(contents);
          int largest = random.nextBoolean() ? 3 : 100_000;
          FrameReader reader = new FrameReader(MAX);
          List<byte[]> read = new ArrayList<>();
          for (int from = 0; from < stream.length; ) {
            int to = Math.min(stream.length, from + random.nextInt(largest + 1));
            read.addAll(reader.read(Arrays.copyOfRange(stream, from, to)));
            from = to;
          }
          reader.end();

          assertThat(Arrays.deepEquals(read.toArray(), contents.toArray())).isTrue();
        });
  }

  @Test
  void tellsAFrameAsSoonAsItIsComplete() {
    FrameReader reader = new FrameReader(MAX);
    byte[] frame = Frame.of(content(300));

    assertThat(reader.read(Arrays.copyOf(frame, frame.length - 1))).isEmpty();
    assertThat(reader.read(Arrays.copyOfRange(frame, frame.length - 1, frame.length))).hasSize(1);
  }

  @Test
  void everyEndInTheMiddleOfAFrameIsFoundOut() {
    for (int length : new int[] {1, 24, 256, 65_536}) {
      byte[] frame = Frame.of(content(length));
      for (int cut : new int[] {1, 2, Math.min(4, frame.length - 1), frame.length - 1}) {
        FrameReader reader = new FrameReader(MAX);
        reader.read(Arrays.copyOf(frame, Math.min(cut, frame.length - 1)));
        assertThatThrownBy(reader::end).isInstanceOf(MalformedCborException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5a000186a1", "5a7fffffff", "5affffffff", "5a80000000"})
  void aFrameThatIsTooLongIsRefusedByItsHead(String head) {
    FrameReader reader = new FrameReader(MAX);
    assertThatThrownBy(() -> reader.read(HexFormat.of().parseHex(head)))
        .isInstanceOf(MalformedCborException.class)
        .hasMessageContaining("at most 100000");
  }

  @Test
  void readsNothingButFrames() {
    for (int first = 0; first < 256; first++) {
      byte[] stream = new byte[] {(byte) first};
      FrameReader reader = new FrameReader(MAX);
      if (first >= 0x40 && first <= 0x5a) {
        assertThat(reader.read(stream)).hasSize(first == 0x40 ? 1 : 0);
      } else {
        assertThatThrownBy(() -> reader.read(stream)).isInstanceOf(MalformedCborException.class);
      }
    }
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) (i * 31 + length);
    }
    return content;
  }

  private static byte[] stream(List<byte[]> contents) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    contents.forEach(content -> stream.writeBytes(Frame.of(content)));
    return stream.toByteArray();
  }
}
