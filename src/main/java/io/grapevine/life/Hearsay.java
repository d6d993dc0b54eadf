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
 * What peers said of their states while this node is starting; each word is forgotten when it is
 * old, because peers become ready, restart, and leave.
 */
final class Hearsay {

  /** For how long a word counts, and a piece of a state that may still be on its way. */
  private static final Duration MEMORY = Duration.ofSeconds(15);

  /** The same of what shows that a peer has a state which it could not give. */
  static final Duration LONG_MEMORY = Duration.ofMinutes(1);

  /** What a peer said. */
  enum Word {
    /** It has no state yet, and is looking for one as well. */
    STARTING("is starting as well", MEMORY),
    /** It has one that may hold what all others forgot. */
    CUT_OFF("was cut off", MEMORY),
    /** It has a state, or may have one, and cannot give it now. */
    BUSY("is busy", MEMORY),
    /** It did not answer in time: it is gone with its machine, or collects garbage. */
    SLOW("did not answer in time", MEMORY),
    /** It has more than this node accepts. It is asked again long before that is forgotten. */
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

  /** How soon a peer is asked again that has more than this node accepts. */
  private static final Duration REST = Duration.ofSeconds(15);

  private record Said(Word word, long nanos) {}

  private final Ticker ticker;
  private final Map<Peer, Said> last = new ConcurrentHashMap<>();

  Hearsay(Ticker ticker) {
    this.ticker = ticker;
  }

  /** A peer answered, and says this of itself; one that has a state to give leaves no word. */
  void answered(Peer peer, NodeInfo info) {
    if (!info.isComplete()) {
      note(peer, Word.STARTING);
    } else if (info.cutOff()) {
      note(peer, Word.CUT_OFF);
    }
  }

  /** A contact with a peer failed. */
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

  /** Forgets all but these. */
  void retain(Collection<Peer> known) {
    last.keySet().retainAll(known);
  }

  /** What a peer said lately. */
  @Nullable Word of(Peer peer) {
    Said said = last.get(peer);
    return said != null && ticker.nanos() - said.nanos < said.word.memory.toNanos()
        ? said.word
        : null;
  }

  /**
   * Whether a peer is to be asked now; what is too large for this node is not sent at once again.
   */
  boolean isWorthAsking(Peer peer) {
    Said said = last.get(peer);
    return said == null
        || said.word != Word.TOO_LARGE
        || ticker.nanos() - said.nanos >= REST.toNanos();
  }

  /** Who said this lately. */
  List<Peer> who(Word word) {
    return last.keySet().stream().filter(peer -> of(peer) == word).sorted().toList();
  }

  /** A sentence for people about some of these. */
  String describe(List<Peer> peers) {
    String some = peers.stream().limit(NAMED).map(this::describe).collect(Collectors.joining(", "));
    return peers.size() > NAMED ? some + ", and %d more".formatted(peers.size() - NAMED) : some;
  }

  private String describe(Peer peer) {
    Word word = of(peer);
    return peer + " " + (word == null ? "did not answer" : word.sentence);
  }
}
