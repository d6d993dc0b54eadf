package io.grapevine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Condition;
import io.grapevine.state.Key;
import io.grapevine.state.Write;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.RunsLaws;
import io.grapevine.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Random writes, expiries, purges, wrong clocks and reconnections: in the end each reader has what
 * its node shows, and no key went backwards at one node.
 */
@RunsLaws
class WatchLawsTest {

  private static final int STEPS = 300;
  private static final String[] PREFIXES = {"a/", "b/", ""};

  private final class Run {

    final RandomGenerator random;
    final ManualClock time = new ManualClock();
    final List<WatchedNode> nodes = new ArrayList<>();
    final List<WatchReader> readers = new ArrayList<>();
    long processes = 1;

    Run(RandomGenerator random) {
      this.random = random;
      for (int i = 0; i < 3; i++) {
        nodes.add(newNode());
        readers.add(new WatchReader(i == 0 ? null : PREFIXES[i - 1]));
        readers.add(new WatchReader(null));
      }
    }

    WatchedNode newNode() {
      return new WatchedNode(
          time,
          processes++,
          random.nextBoolean() ? 16 : 1_024,
          new WatchProperties(100, random.nextBoolean() ? 5 : 1_000, Duration.ofSeconds(5)));
    }

    WatchedNode node() {
      return nodes.get(random.nextInt(nodes.size()));
    }

    Key key() {
      return Key.of(PREFIXES[random.nextInt(2)] + random.nextInt(12));
    }

    long ttl() {
      return random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(40_000);
    }

    byte[] value() {
      return Integer.toString(random.nextInt(1_000))
          .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    void step() {
      WatchedNode node = node();
      WatchReader reader = readers.get(random.nextInt(readers.size()));
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4 -> node.state.put(key(), value(), ttl());
        case 5 -> node.state.remove(key());
        case 6 -> node.state.touch(key(), ttl(), Condition.NONE);
        case 7 -> {
          Key key = key();
          List<Write> writes = new ArrayList<>();
          writes.add(Write.put(key, value(), ttl(), Condition.NONE));
          writes.add(Write.remove(Key.of(key + "+"), Condition.NONE));
          node.state.write(writes);
        }
        case 8, 9 -> node.bring(node());
        case 10 -> pass(Duration.ofMillis(random.nextInt(8_000)));
        case 11 -> {
          if (random.nextInt(5) == 0) {
            pass(Duration.ofMinutes(random.nextInt(8)));
          }
        }
        case 12 -> node.state.purge();
        case 13 -> {
          if (random.nextInt(4) == 0) {
            node.skew(random.nextInt(-20_000, 20_000));
          }
        }
        case 14 -> {
          if (random.nextInt(10) == 0) {
            Key dropped = key();
            node.state.retain(entry -> !entry.key().equals(dropped));
          } else if (random.nextInt(10) == 0) {
            restart(random.nextInt(nodes.size()));
          }
        }
        case 15 -> reader.connect(node);
        case 16 -> reader.leave();
        case 17, 18 -> reader.readOnce();
        default -> reader.read();
      }
      if (random.nextBoolean()) {
        node().timer.run();
      }
    }

    void restart(int number) {
      WatchedNode before = nodes.get(number);
      readers.stream().filter(reader -> reader.node() == before).forEach(WatchReader::leave);
      WatchedNode fresh = newNode();
      nodes.set(number, fresh);
      node().bring(fresh);
    }

    void pass(Duration duration) {
      for (long left = duration.toMillis(); left > 0; left -= 1_000) {
        time.advance(Duration.ofMillis(Math.min(left, 1_000)));
        nodes.forEach(node -> node.timer.run());
      }
    }

    void end() {
      nodes.forEach(node -> node.skew(0));
      for (int i = 0; i < 2; i++) {
        nodes.forEach(one -> nodes.forEach(one::bring));
      }
      readers.stream()
          .filter(reader -> reader.node() == null)
          .forEach(reader -> reader.connect(node()));
      pass(Duration.ofSeconds(3));
      for (WatchReader reader : readers) {
        reader.read();
        WatchedNode node = Objects.requireNonNull(reader.node());
        assertThat(reader.isLive()).isTrue();
        assertThat(reader.copy()).isEqualTo(node.content(reader.prefix()));
      }
      for (WatchReader reader : readers) {
        reader.leave();
      }
      nodes.forEach(node -> node.timer.run());
      assertThat(nodes)
          .allSatisfy(node -> {
            assertThat(node.watches.open()).isZero();
            assertThat(node.watches.pending()).isZero();
          });
    }
  }

  @Test
  void aReaderEndsWithWhatItsNodeShows() {
    Seeds.forEach(
        500,
        random -> {
          Run run = new Run(random);
          for (int i = 0; i < STEPS; i++) {
            run.step();
          }
          run.end();
        });
  }
}
