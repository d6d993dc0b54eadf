package io.grapevine.rumor;

import static io.grapevine.testing.Utf8.bytes;

import io.grapevine.message.Feedback;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.util.List;
import java.util.Set;

/** A buffer with one rumor, which three answers of peers that knew it end. */
abstract class RumorFixture {

  static final int ENOUGH = 3;
  static final int ROOM = 1 << 20;

  /** Every peer can be chosen. */
  static final Reach ALL_IN_REACH = new Reach(Set.of(), List.of());

  /** Peers that have said nothing yet. */
  static final List<Peer> OTHERS = List.of(peer(0));

  final RumorBuffer rumors = new RumorBuffer(ENOUGH);
  final Entry entry = changed("k", 1);

  private int peers;

  static Peer peer(int number) {
    return new Peer("10.0.0.1", 4097 + number);
  }

  /** Each time another peer says so. */
  final void heard(Entry rumor, Feedback feedback) {
    rumors.heard(peer(++peers), List.of(rumor), List.of(feedback));
  }

  static Entry entry(String key, int counter) {
    return Entry.value(Key.of(key), Stamp.of(1, counter), bytes("1"), 0);
  }

  final Entry changed(String key, int counter) {
    Entry change = entry(key, counter);
    rumors.changed(null, change);
    return change;
  }
}
