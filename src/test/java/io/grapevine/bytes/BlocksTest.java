package io.grapevine.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BlocksTest {

  @Test
  void joinsWhateverPiecesCome() {
    Seeds.forEach(
        200,
        random -> {
          Blocks blocks = new Blocks();
          byte[] expected = fill(blocks, random);

          assertThat(blocks.size()).isEqualTo(expected.length);
          assertThat(blocks.take()).isEqualTo(expected);
          assertThat(blocks.size()).isZero();
          assertThat(blocks.take()).isEmpty();
        });
  }

  @Test
  void handsOverTheSameBytesBlockByBlock() {
    Seeds.forEach(
        200,
        random -> {
          Blocks blocks = new Blocks();
          byte[] expected = fill(blocks, random);
          ByteArrayOutputStream handedOver = new ByteArrayOutputStream();

          blocks.drain((bytes, from, length) -> {
            assertThat(bytes).hasSizeLessThanOrEqualTo(64 * 1024);
            handedOver.write(bytes, from, length);
          });

          assertThat(handedOver.toByteArray()).isEqualTo(expected);
          assertThat(blocks.size()).isZero();
          assertThat(fill(blocks, random)).isEqualTo(blocks.take());
        });
  }

  @Test
  void takesHardlyMoreMemoryThanThereAreBytes() {
    Blocks blocks = new Blocks();
    for (int i = 0; i < 300_000; i++) {
      blocks.write(i);
    }
    List<byte[]> arrays = new ArrayList<>();

    blocks.drain((bytes, from, length) -> arrays.add(bytes));

    assertThat(arrays.stream().mapToInt(bytes -> bytes.length).sum())
        .isLessThan(300_000 + 64 * 1024);
  }

  private static byte[] fill(Blocks blocks, RandomGenerator random) {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int i = random.nextInt(30); i > 0; i--) {
      byte[] piece = new byte[random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(9)];
      random.nextBytes(piece);
      expected.writeBytes(piece);
      switch (random.nextInt(3)) {
        case 0 -> blocks.write(ByteBuffer.wrap(piece).asReadOnlyBuffer());
        case 1 -> blocks.write(Arrays.copyOf(piece, piece.length + 2), 0, piece.length);
        default -> {
          for (byte b : piece) {
            blocks.write(b);
          }
        }
      }
    }
    return expected.toByteArray();
  }
}
