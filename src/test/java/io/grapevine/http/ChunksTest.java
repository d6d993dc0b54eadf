package io.grapevine.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.bytes.Parts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ChunksTest {

  private static final ByteBufAllocator MEMORY = new UnpooledByteBufAllocator(true);

  private final Chunks chunks = new Chunks();

  private static Parts piece(String text) {
    Parts piece = new Parts();
    piece.write(text.getBytes(US_ASCII));
    return piece.end();
  }

  private static String take(ByteBuf chunk) {
    String text = chunk.toString(US_ASCII);
    chunk.release();
    return text;
  }

  @Test
  void aChunkHasItsSizeAndLineEnds() {
    String text = "0123456789abcdef";

    assertThat(take(Chunks.of(ByteBuffer.wrap(text.getBytes(US_ASCII)), MEMORY)))
        .isEqualTo("10\r\n0123456789abcdef\r\n");
    assertThat(take(chunks.of(piece(text), MEMORY))).isEqualTo("10\r\n0123456789abcdef\r\n");
    assertThatThrownBy(() -> chunks.of(piece(""), MEMORY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPieceThatSeveralSendIsCopiedForTheFirstAndOnceForTheOthers() {
    Parts piece = piece("event");
    ByteBuf first = chunks.of(piece, MEMORY);
    ByteBuf second = chunks.of(piece, MEMORY);
    ByteBuf third = chunks.of(piece, MEMORY);

    assertThat(second.memoryAddress()).isEqualTo(third.memoryAddress());
    assertThat(first.memoryAddress()).isNotEqualTo(second.memoryAddress());
    assertThat(List.of(take(first), take(second))).containsOnly("5\r\nevent\r\n");
    assertThat(third.readByte()).isEqualTo((byte) '5');

    ByteBuf next = chunks.of(piece("another"), MEMORY);
    assertThat(third.refCnt()).as("only its own response holds it").isOne();
    assertThat(take(third)).isEqualTo("\r\nevent\r\n");
    assertThat(third.refCnt()).isZero();
    assertThat(take(next)).isEqualTo("7\r\nanother\r\n");
  }

  @Test
  void manyThreadsGetTheChunksOfTheirPieces() throws Exception {
    List<Parts> pieces = List.of(piece("a"), piece("bb"), piece("ccc"));
    List<Callable<List<String>>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      readers.add(() -> {
        List<String> wrong = new ArrayList<>();
        for (int n = 0; n < 30_000; n++) {
          Parts piece = pieces.get(n / 10 % pieces.size());
          String text = take(chunks.of(piece, MEMORY));
          if (!text.equals(
              piece.size() + "\r\n" + new String(piece.toByteArray(), US_ASCII) + "\r\n")) {
            wrong.add(text);
          }
        }
        return wrong;
      });
    }

    try (var threads = Executors.newFixedThreadPool(readers.size())) {
      for (var wrong : threads.invokeAll(readers)) {
        assertThat(wrong.get()).isEmpty();
      }
    }
  }
}
