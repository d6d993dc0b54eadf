package io.grapevine.wire;

import io.grapevine.simulation.TestNode;
import io.grapevine.state.ChangeListener;
import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Entries whose value is that of the entry before. */
final class Touched {

  private Touched() {}

  /** Renews an entry, and returns it as the state tells its listeners of it. */
  static Entry in(TestNode node, String key) {
    AtomicReference<Entry> touched = new AtomicReference<>();
    node.state.follow(
        new ChangeListener() {
          @Override
          public void changed(@Nullable Entry before, Entry entry) {
            touched.set(entry);
          }

          @Override
          public void removed(Entry entry) {}
        });
    node.state.touch(Key.of(key), 60_000, Condition.NONE);
    return touched.get();
  }
}
