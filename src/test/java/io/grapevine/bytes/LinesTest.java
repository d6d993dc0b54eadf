package io.grapevine.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Seeds;
import io.grapevine.testing.Utf8;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

  private static final int LONGEST = 5;

  private final List<String> seen = new ArrayList<>();
  private final Lines lines =
      new Lines(
          LONGEST,
          new Lines.Reader() {
            @Override
            public void line(Blocks line) {
              seen.add(Utf8.text(ByteBuffer.wrap(line.take())));
            }

            @Override
            public void tooLong() {
              seen.add("too long");
            }
          });

  @Test
  void splitsAtEachNewline() {
    read("a\n\nbc\n");
    assertThat(seen).containsExactly("a", "", "bc");
    read("d");
    assertThat(seen).hasSize(3);
    assertThat(lines.size()).isEqualTo(1);
    lines.end();
    assertThat(seen).containsExactly("a", "", "bc", "d");
  }

  @Test
  void dropsALineThatIsTooLongAndGoesOnBehindIt() {
    read("12345\n123456\nabc");
    read("def");
    read("ghi\nx\n");
    assertThat(seen).containsExactly("12345", "too long", "too long", "x");
  }

  @Test
  void holdsNothingOfALineThatIsTooLong() {
    read("12345");
    assertThat(lines.size()).isEqualTo(5);
    for (int i = 0; i < 1_000; i++) {
      read("x".repeat(1_000));
      assertThat(lines.size()).isZero();
    }
    lines.end();
    assertThat(seen).containsExactly("too long");
  }

  @Test
  void thePiecesDoNotMatter() {
    Seeds.forEach(
        200,
        random -> {
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(60); i > 0; i--) {
            text.append(random.nextInt(4) == 0 ? '\n' : 'x');
          }
          seen.clear();
          read(text.toString());
          lines.end();
          List<String> whole = List.copyOf(seen);
          assertThat(whole)
              .isEqualTo(
                  List.of(text.toString().split("\n", -1)).stream()
                      .map(line -> line.length() > LONGEST ? "too long" : line)
                      .toList());

          seen.clear();
          for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(8));
            read(text.substring(from, to));
            from = to;
          }
          lines.end();
          assertThat(seen).isEqualTo(whole);
        });
  }

  private void read(String text) {
    byte[] bytes = Utf8.bytes("<" + text + ">");
    lines.read(bytes, 1, bytes.length - 2);
  }
}
