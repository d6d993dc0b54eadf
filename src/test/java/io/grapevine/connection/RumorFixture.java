package io.grapevine.connection;

import static io.grapevine.testing.Utf8.bytes;

import io.grapevine.message.Feedback;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.util.List;

/** A buffer with one rumor, which three answers of peers that knew it end. */
abstract class RumorFixture {

  static final int ENOUGH = 3;
  static final int ROOM = 1 << 20;

  final RumorBuffer rumors = new RumorBuffer(ENOUGH);
  final Entry entry = changed("k", 1);

  final void heard(Entry rumor, Feedback feedback) {
    rumors.heard(List.of(rumor), List.of(feedback));
  }

  final Entry changed(String key, int counter) {
    Entry change = Entry.value(Key.of(key), Stamp.of(1, counter), bytes("1"), 0);
    rumors.changed(null, change);
    return change;
  }
}
