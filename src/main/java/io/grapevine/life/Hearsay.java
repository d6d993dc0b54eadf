package io.grapevine.life;

import io.grapevine.connection.ContactOutcome;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What peers answered about their states while this node is starting. Old answers are dropped,
 * because peers become ready, restart and leave.
 */
final class Hearsay {

  /** How long an answer counts, and a piece of a state whose transfer may still continue. */
  private static final Duration MEMORY = Duration.ofSeconds(15);

  /** The same for answers that show that a peer has a state which it could not send. */
  static final Duration LONG_MEMORY = Duration.ofMinutes(1);

  /** What a peer answered. */
  enum Word {
    /** It has no state yet, because it is starting as well. */
    STARTING("is starting as well", MEMORY),
    /** Its state may hold keys that all others have deleted. */
    CUT_OFF("was cut off", MEMORY),
    /** It has a state, or may have one, and cannot send it now. */
    BUSY("is busy", MEMORY),
    /** It did not answer in time: its machine is lost, or it collects garbage. */
    SLOW("did not answer in time", MEMORY),
    /**
     * Its state is larger than this node accepts. It is asked again long before this answer is
     * dropped.
     */
    TOO_LARGE(
        "has a larger state than grapevine.connection.max-state-size of this node allows; raise it",
        LONG_MEMORY);

    private final String sentence;
    private final Duration memory;

    Word(String sentence, Duration memory) {
      this.sentence = sentence;
      this.memory = memory;
    }
  }

  private static final int NAMED = 5;

  /** The pause before a peer whose state is too large is asked again. */
  private static final Duration REST = Duration.ofSeconds(15);

  private record Said(Word word, long nanos) {}

  private final Ticker ticker;
  private final Map<Peer, Said> last = new ConcurrentHashMap<>();

  Hearsay(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Records what a peer answered about itself; nothing if it has a state to send. */
  void answered(Peer peer, NodeInfo info) {
    if (!info.isComplete()) {
      note(peer, Word.STARTING);
    } else if (info.cutOff()) {
      note(peer, Word.CUT_OFF);
    }
  }

  /** Records that a contact with a peer failed. */
  void failed(Peer peer, Throwable error) {
    switch (ContactOutcome.of(error)) {
      case BUSY -> note(peer, Word.BUSY);
      case TOO_LARGE -> note(peer, Word.TOO_LARGE);
      case TIMEOUT -> {
        if (of(peer) == null) {
          note(peer, Word.SLOW);
        }
      }
      default -> {}
    }
  }

  private void note(Peer peer, Word word) {
    last.put(peer, new Said(word, ticker.nanos()));
  }

  /** Drops the answers of all other peers. */
  void retain(Collection<Peer> known) {
    last.keySet().retainAll(known);
  }

  /** The recent answer of a peer. */
  @Nullable Word of(Peer peer) {
    Said said = last.get(peer);
    return said != null && ticker.nanos() - said.nanos < said.word.memory.toNanos()
        ? said.word
        : null;
  }

  /** Whether to ask a peer now; a state that is too large is not requested again at once. */
  boolean isWorthAsking(Peer peer) {
    Said said = last.get(peer);
    return said == null
        || said.word != Word.TOO_LARGE
        || ticker.nanos() - said.nanos >= REST.toNanos();
  }

  /** The peers with this recent answer. */
  List<Peer> who(Word word) {
    return last.keySet().stream().filter(peer -> of(peer) == word).sorted().toList();
  }

  /** A readable description of some of these peers. */
  String describe(List<Peer> peers) {
    String some = peers.stream().limit(NAMED).map(this::describe).collect(Collectors.joining(", "));
    return peers.size() > NAMED ? some + ", and %d more".formatted(peers.size() - NAMED) : some;
  }

  private String describe(Peer peer) {
    Word word = of(peer);
    return peer + " " + (word == null ? "did not answer" : word.sentence);
  }

  /** Whether there are peers, and each of them is starting as well or was cut off. */
  boolean areAllStarting(List<Peer> known) {
    return !known.isEmpty()
        && known.stream()
            .map(this::of)
            .allMatch(word -> word == Word.STARTING || word == Word.CUT_OFF);
  }
}
