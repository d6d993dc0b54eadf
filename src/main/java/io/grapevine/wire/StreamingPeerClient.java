package io.grapevine.wire;

import io.grapevine.connection.GossipMetrics;
import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.state.Received;
import io.grapevine.time.Ticker;
import io.grapevine.wire.StreamMessages.Push;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Sends small pushes on a stream to peers that are pushed to often, and everything else as
 * requests. A push whose stream ends is sent once more as a request: merging it twice changes
 * nothing.
 */
final class StreamingPeerClient implements PeerClient {

  /** The first version of the messages that has push streams. */
  private static final int STREAMS = 3;

  private static final int MOST = StreamedPushes.MOST;

  private static final Logger log = LoggerFactory.getLogger(StreamingPeerClient.class);

  private final PeerClient requests;
  private final PushStreamConnector connector;
  private final AnswerReader reader;
  private final GossipMetrics metrics;
  private final Ticker ticker;
  private final StreamChoice choice;
  private final Map<Peer, Open> streams = new ConcurrentHashMap<>();

  /** The peers to which there is a stream, or one is being opened. */
  private final Set<Peer> claimed = ConcurrentHashMap.newKeySet();

  /** A stream, and when it was opened. */
  private record Open(PushStream stream, long since) {}

  /**
   * A client.
   *
   * @param requests sends requests
   */
  StreamingPeerClient(
      PeerClient requests,
      PushStreamConnector connector,
      AnswerReader reader,
      GossipMetrics metrics,
      Ticker ticker) {
    this.requests = requests;
    this.connector = connector;
    this.reader = reader;
    this.metrics = metrics;
    this.ticker = ticker;
    this.choice = new StreamChoice(ticker);
  }

  @Override
  public <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use) {
    return requests.pull(peer, question, use);
  }

  @Override
  public Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<Received> take) {
    return requests.exchange(peer, exchange, take);
  }

  @Override
  public Mono<Receipt> push(Peer peer, Delta delta) {
    return Mono.defer(() -> {
      Open open = streams.get(peer);
      if (open == null) {
        return byRequest(peer, delta);
      }
      if (!isUsable(open, peer)) {
        open.stream().close();
        return byRequest(peer, delta);
      }
      Push push = Push.of(delta);
      return push.size() > StreamedPushes.LARGEST
          ? byRequest(peer, delta)
          : onStream(open.stream(), peer, push);
    });
  }

  /** Whether there is a stream to this peer at the moment. */
  boolean hasStream(Peer peer) {
    return streams.containsKey(peer);
  }

  private boolean isUsable(Open open, Peer peer) {
    return ticker.nanos() - open.since() <= PeerConnections.LONGEST_LIFE.toNanos()
        && open.stream().isSecure() == connector.isSecure(peer);
  }

  private Mono<Receipt> onStream(PushStream stream, Peer peer, Push push) {
    long sent = ticker.nanos();
    return stream
        .push(push)
        .doOnNext(receipt -> {
          reader.check(peer, receipt.info(), sent);
          metrics.sent(push.delta().entries().size(), push.size());
        })
        .onErrorResume(ClosedChannelException.class, ended -> byRequest(peer, push.delta()));
  }

  private Mono<Receipt> byRequest(Peer peer, Delta delta) {
    return requests
        .push(peer, delta)
        .doOnNext(receipt -> {
          if (receipt.info().messages() >= STREAMS && choice.isWorthIt(peer)) {
            open(peer);
          }
        });
  }

  /** Opens a stream, unless there is one, or one is being opened, or there are too many. */
  private void open(Peer peer) {
    if (claimed.size() >= MOST || !claimed.add(peer)) {
      return;
    }
    choice.begun(peer);
    connector
        .open(peer)
        .doFinally(end -> ended(peer))
        .subscribe(
            stream -> streams.put(peer, new Open(stream, ticker.nanos())),
            error -> log.debug("the push stream to {} failed", peer, error));
  }

  private void ended(Peer peer) {
    Open open = streams.remove(peer);
    if (open != null && open.stream().isVain()) {
      choice.wasVain(peer);
    }
    claimed.remove(peer);
  }
}
