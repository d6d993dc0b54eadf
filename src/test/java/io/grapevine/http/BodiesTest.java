package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.bytes.Parts;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class BodiesTest {

  @Test
  void cutsWhatIsLargeAndNothingElse() {
    byte[] small = {1, 2, 3};
    assertThat(Bodies.cut(ByteBuffer.wrap(small)).map(Bodies::take).collectList().block())
        .containsExactly(small);
    byte[] large = new byte[200_001];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    ByteBuffer part = ByteBuffer.wrap(large, 1, 200_000).asReadOnlyBuffer();

    List<byte[]> pieces =
        Objects.requireNonNull(Bodies.cut(part).map(Bodies::take).collectList().block());

    assertThat(pieces).hasSize(4).allMatch(piece -> piece.length <= 64 * 1024);
    assertThat(Bodies.whole(Flux.fromIterable(pieces)).block())
        .isEqualTo(Arrays.copyOfRange(large, 1, 200_001));
  }

  /** The client sends a single buffer together with the headers, and a stream apart from them. */
  @Test
  void aSmallMessageIsOneBuffer() {
    Parts small = new Parts();
    small.write(new byte[Bodies.SMALL]);
    Parts large = new Parts();
    large.write(new byte[Bodies.SMALL + 1]);

    assertThat(Bodies.of(small.end())).isInstanceOf(Mono.class);
    assertThat(Bodies.of(ByteBuffer.allocate(Bodies.SMALL))).isInstanceOf(Mono.class);
    assertThat(Bodies.of(large.end())).isInstanceOf(Flux.class);
    assertThat(Bodies.of(ByteBuffer.allocate(Bodies.SMALL + 1))).isInstanceOf(Flux.class);
  }
}
