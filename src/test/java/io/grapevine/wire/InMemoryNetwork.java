package io.grapevine.wire;

import static java.util.Objects.requireNonNull;

import io.grapevine.cbor.CborReader;
import io.grapevine.cbor.EntryCodec;
import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.connection.Sender;
import io.grapevine.json.EntryReader;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.message.SketchAnswer;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Received;
import io.grapevine.wire.StreamMessages.Push;
import io.netty.buffer.Unpooled;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A network in memory that encodes and decodes every message; nodes can be cut off from it, hang,
 * or speak nothing but JSON.
 */
public final class InMemoryNetwork {

  private final Map<Peer, TestNode> nodes = new ConcurrentHashMap<>();
  private final Set<Peer> down = ConcurrentHashMap.newKeySet();
  private final Set<Peer> hung = ConcurrentHashMap.newKeySet();
  private final Set<Peer> mute = ConcurrentHashMap.newKeySet();
  private final Set<Peer> busy = ConcurrentHashMap.newKeySet();
  private final Map<Peer, Sinks.Empty<Void>> paused = new ConcurrentHashMap<>();
  private final Map<Peer, Duration> slow = new ConcurrentHashMap<>();
  private final Set<Peer> jsonOnly = ConcurrentHashMap.newKeySet();
  private final Scheduler scheduler;
  public final List<Delta> pushed = Collections.synchronizedList(new ArrayList<>());

  /** How many requests to addresses that hang were given up. */
  public final AtomicInteger canceled = new AtomicInteger();

  public InMemoryNetwork(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  public void join(TestNode node) {
    nodes.put(node.address, node);
  }

  /** From now on, connections to and from this address are refused. */
  public void cut(Peer peer) {
    down.add(peer);
  }

  /** From now on, this address takes every request and answers none. */
  public void hang(Peer peer) {
    hung.add(peer);
  }

  /** From now on, this address keeps requests, and does them when it goes on. */
  public void pause(Peer peer) {
    paused.put(peer, Sinks.empty());
  }

  /** It does what it kept, and pauses no longer. */
  public void goOn(Peer peer) {
    requireNonNull(paused.remove(peer)).tryEmitEmpty().orThrow();
  }

  /** From now on, nothing that this address sends by itself arrives; it still answers others. */
  public void mute(Peer peer) {
    mute.add(peer);
  }

  /** From now on, this address has as much to do as it may. */
  public void occupy(Peer peer) {
    busy.add(peer);
  }

  /** From now on, each piece of this address's full state takes so long. */
  public void slowDown(Peer peer, Duration piece) {
    slow.put(peer, piece);
  }

  public void heal(Peer peer) {
    down.remove(peer);
    hung.remove(peer);
    mute.remove(peer);
    busy.remove(peer);
  }

  /** From now on, this address understands no binary form. */
  public void speaksOnlyJson(Peer peer) {
    jsonOnly.add(peer);
  }

  /** The way of one node to all others. */
  public PeerClient clientOf(TestNode self) {
    return new Client(self);
  }

  private final class Client implements PeerClient {

    private final TestNode self;
    private final Answers answers;

    Client(TestNode self) {
      this.self = self;
      this.answers = new Answers(self.metrics, self.properties);
    }

    @Override
    public <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use) {
      return reach(peer)
          .flatMap(node -> {
            NodeInfo info = node.wire.introduction.answer();
            if (node.answers.hasVersion(question.version().toString(), sender())) {
              return use.apply(new PullResult.Unchanged(info));
            }
            if (jsonOnly.contains(peer)) {
              return use.apply(
                  new PullResult.FullState(info, answers.json(node.answers.json(Mono.never()))));
            }
            if (question.isForFullState()) {
              Duration piece = slow.getOrDefault(peer, Duration.ZERO);
              Flux<byte[]> frames = node.answers.frames(Mono.never());
              return use.apply(
                  new PullResult.FullState(
                      info,
                      answers.frames(
                          piece.isZero() ? frames : frames.delayElements(piece, scheduler))));
            }
            return node.answers
                .symbols(question.first(), question.symbols(), Mono.never())
                .flatMap(bytes -> answers.item(Flux.just(bytes)))
                .map(SketchAnswer::decode)
                .onErrorMap(Answers::malformed)
                .flatMap(answer -> use.apply(new PullResult.Sketched(info, answer)));
          });
    }

    @Override
    public Mono<Receipt> push(Peer peer, Delta delta) {
      return reach(peer)
          .map(node -> {
            pushed.add(delta);
            NodeInfo info = node.wire.introduction.answer();
            int entries = delta.entries().size();
            if (jsonOnly.contains(peer)) {
              node.answers.take(read(delta.json().toByteArray()), Set.of(), sender());
              return Receipt.silent(info, entries);
            }
            return StreamMessages.readReceipt(taken(node, Push.of(delta), info), info, entries);
          });
    }

    private byte[] taken(TestNode node, Push push, NodeInfo info) {
      CborReader message = new CborReader(push.to(Unpooled.buffer(push.size())).array());
      Set<String> recipients = StreamMessages.readRecipients(message);
      Received received = EntryCodec.read(message, Integer.MAX_VALUE, node.answers::known);
      return StreamMessages.receipt(info, node.answers.take(received, recipients, sender()));
    }

    @Override
    public Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<Received> take) {
      return reach(peer)
          .flatMap(node ->
              answers.exchanged(
                  node.answers.exchange(
                      Exchange.decode(exchange.encode(), self.properties.maxDeltaSize().toBytes()),
                      sender(),
                      Mono.never()),
                  node.wire.introduction.answer(),
                  exchange.pushed().size(),
                  take));
    }

    private static Received read(byte[] json) {
      EntryReader reader = new EntryReader();
      Received received = reader.read(json);
      reader.end();
      return received;
    }

    private Sender sender() {
      return self.wire.introduction.request().at(self.address.host());
    }

    private static AnswerHead head(TestNode node) {
      return new AnswerHead(HttpStatus.OK, null, node.wire.introduction.answer(), 0);
    }

    private Mono<TestNode> reach(Peer peer) {
      return Mono.defer(() -> {
        TestNode node = nodes.get(peer);
        if (hung.contains(peer)) {
          return Mono.<TestNode>never().doOnCancel(canceled::incrementAndGet);
        }
        if (node == null || down.contains(peer) || down.contains(self.address)) {
          return Mono.error(new ConnectException(peer + " refused the connection"));
        }
        if (mute.contains(self.address)) {
          return Mono.error(new TimeoutException());
        }
        if (busy.contains(peer)) {
          return Mono.error(new PeerException(PeerException.Reason.BUSY, "it is busy"));
        }
        if (node == self) {
          return Mono.error(new PeerException(PeerException.Reason.SELF, "it is this node itself"));
        }
        node.wire.admission.check(sender());
        self.wire.admission.check(peer, head(node));
        Sinks.Empty<Void> pause = paused.get(peer);
        return pause == null ? Mono.just(node) : pause.asMono().thenReturn(node);
      });
    }
  }
}
