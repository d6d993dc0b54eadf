package io.grapevine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.bytes.Blocks;
import io.grapevine.testing.Utf8;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A value that is accepted alone is accepted wherever it is sent. */
class NestingTest {

  private static final int DEEPEST = 500;

  @Test
  void aValueHasABoundedDepth() {
    assertThat(Json.compact(deep(DEEPEST))).isEqualTo(deep(DEEPEST));
    assertThatThrownBy(() -> Json.compact(deep(DEEPEST + 1)))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("(501) exceeds the maximum allowed (500)");
    assertThatThrownBy(() -> Json.isCompact(ByteBuffer.wrap(deep(DEEPEST + 1))))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void theDeepestValueFitsIntoAMessageOfAPeer() {
    var reader = new EntryReader();
    var received =
        reader.read(
            Utf8.bytes(
                "{\"k\":{\"ts\":1,\"value\":" + Utf8.text(ByteBuffer.wrap(deep(DEEPEST))) + "}}"));
    reader.end();

    assertThat(received.rejected()).isEmpty();
    assertThat(received.entries().getFirst().value()).isEqualTo(ByteBuffer.wrap(deep(DEEPEST)));
  }

  @Test
  void theDeepestValueFitsIntoABatch() {
    Blocks blocks = new Blocks();
    blocks.write(Utf8.bytes("{\"k\":{\"value\":"));
    blocks.write(deep(DEEPEST));
    blocks.write(Utf8.bytes("}}"));
    int[] values = {0};

    ObjectReader.read(
        blocks,
        2,
        new ObjectReader.Members() {
          @Override
          public void begin(String name) {}

          @Override
          public void member(String name, byte[] json) {
            assertThat(json).isEqualTo(deep(DEEPEST));
            values[0]++;
          }
        });

    assertThat(values[0]).isEqualTo(1);
  }

  private static byte[] deep(int levels) {
    return Utf8.bytes("[".repeat(levels) + "]".repeat(levels));
  }
}
