package io.grapevine.agent.watch;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.bytes.Parts;
import io.grapevine.http.Bodies;
import io.grapevine.http.RequestConnection;
import io.grapevine.watch.Form;
import io.grapevine.watch.Scope;
import io.grapevine.watch.Session;
import io.grapevine.watch.Start;
import io.grapevine.watch.Watches;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;

/** The bodies of the responses to watches, at the pace of their readers. */
@Component
final class WatchStreams {

  private final Watches watches;
  private final Scheduler work;

  WatchStreams(Watches watches, Scheduler work) {
    this.watches = watches;
    this.work = work;
  }

  /**
   * A watch as the body of the response to this request; each publisher in it is flushed.
   *
   * @param lease begins and ends with the watch, and ends if it does not begin
   * @throws ProblemException if this node cannot have one more
   */
  Publisher<Publisher<DataBuffer>> open(
      Scope scope, Form form, Start start, ServerHttpRequest request, Lease lease) {
    Reader reader = new Reader(work, lease::end);
    Session session =
        watches
            .open(scope, form, start, reader::run)
            .orElseThrow(() -> {
              lease.end();
              return refusal();
            });
    reader.session.set(session);
    lease.begin(session::revoke);
    RequestConnection connection = RequestConnection.of(request);
    Flux<Parts> pieces =
        Flux.<Parts>create(reader::attach, FluxSink.OverflowStrategy.ERROR)
            .doFinally(signal -> reader.close());
    connection.closed().subscribe(nothing -> {}, error -> {}, reader::close);
    return connection.paced(pieces.concatMap(WatchStreams::buffers, 0)).map(Flux::just);
  }

  private ProblemException refusal() {
    return watches.isEnding()
        ? new ProblemException(
            Problem.STOPPING, "This node is shutting down; send the request to another node.")
        : new ProblemException(
            Problem.TOO_MANY_WATCHES,
            "This node has as many watches as grapevine.watch.max-watches allows;"
                + " send the request to another node.");
  }

  private static Flux<DataBuffer> buffers(Parts piece) {
    List<ByteBuffer> parts = piece.list();
    return parts.size() == 1 && piece.size() <= Bodies.SMALL * 2
        ? Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(parts.getFirst()))
        : Bodies.cut(piece);
  }

  /** Moves pieces from the session to the connection, one at a time, when both are ready. */
  private static final class Reader implements Runnable {

    private final Scheduler work;
    private final Runnable closed;
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicReference<@Nullable Session> session = new AtomicReference<>();
    private volatile @Nullable FluxSink<Parts> sink;

    Reader(Scheduler work, Runnable closed) {
      this.work = work;
      this.closed = closed;
    }

    void attach(FluxSink<Parts> newSink) {
      sink = newSink;
      newSink.onRequest(n -> requested());
    }

    /** The response has ended, or the connection was closed, which may be before it began. */
    void close() {
      Session closing = session.getAndSet(null);
      if (closing != null) {
        closing.close();
        closed.run();
      }
      FluxSink<Parts> to = sink;
      if (to != null) {
        to.complete();
      }
    }

    /** On the event loop of the connection, most often right after it has sent something. */
    private void requested() {
      Session here = session.get();
      if (here != null && (here.hasNext() || here.isEnded())) {
        work.schedule(this);
      }
    }

    /** On the work scheduler. */
    @Override
    public void run() {
      if (signals.getAndIncrement() != 0) {
        return;
      }
      int seen;
      do {
        seen = signals.get();
        move();
      } while (signals.addAndGet(-seen) != 0);
    }

    private void move() {
      FluxSink<Parts> to = sink;
      Session from = session.get();
      if (to == null || from == null || to.isCancelled()) {
        return;
      }
      if (to.requestedFromDownstream() > 0) {
        Parts piece = from.next();
        if (piece != null) {
          to.next(piece);
        }
        if (from.hasNext() && to.requestedFromDownstream() > 0) {
          work.schedule(this); // Others have a turn in between.
        }
      }
      if (from.isEnded()) {
        to.complete();
      }
    }
  }
}
