package io.grapevine.agent.watch;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.bytes.Parts;
import io.grapevine.http.Bodies;
import io.grapevine.http.Chunks;
import io.grapevine.http.LiveResponse;
import io.grapevine.watch.Form;
import io.grapevine.watch.Scope;
import io.grapevine.watch.Session;
import io.grapevine.watch.Start;
import io.grapevine.watch.Watches;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The responses to watches, at the pace of their readers. */
@Component
final class WatchStreams {

  private final Watches watches;
  private final Scheduler work;
  private final Chunks chunks = new Chunks();

  WatchStreams(Watches watches, Scheduler work) {
    this.watches = watches;
    this.work = work;
  }

  /**
   * Sends a watch as the response to a request, whose headers are set.
   *
   * @param lease begins and ends with the watch, and ends if it does not begin
   * @return completes when the watch has ended
   * @throws ProblemException if this node cannot have one more
   */
  Mono<Void> send(Scope scope, Form form, Start start, ServerHttpResponse response, Lease lease) {
    Reader reader = new Reader(LiveResponse.of(response), chunks, work);
    Session session =
        watches
            .open(scope, form, start, reader::run)
            .orElseThrow(() -> {
              lease.end();
              return refusal();
            });
    lease.begin(session::revoke);
    return reader.begin(
        session,
        () -> {
          session.close();
          lease.end();
        });
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

  /** Moves pieces from the session to the connection, one at a time, when both are ready. */
  private static final class Reader implements Runnable {

    private final LiveResponse response;
    private final Chunks chunks;
    private final Scheduler work;
    private final AtomicInteger signals = new AtomicInteger();
    private volatile @Nullable Session begun;
    private volatile boolean awaiting;

    /** What is left of the piece that is being sent. */
    private final Queue<ByteBuffer> slices = new ArrayDeque<>();

    Reader(LiveResponse response, Chunks chunks, Scheduler work) {
      this.response = response;
      this.chunks = chunks;
      this.work = work;
    }

    /**
     * Sends the headers, and then what the session has.
     *
     * @param closed called at the end, or when the connection was closed, also before the begin
     */
    Mono<Void> begin(Session session, Runnable closed) {
      return response.begin(
          () -> {
            begun = session;
            work.schedule(this);
          },
          closed);
    }

    /** On the work scheduler. A failure ends this response, and never what called it. */
    @Override
    public void run() {
      if (signals.getAndIncrement() != 0) {
        return;
      }
      int seen;
      do {
        seen = signals.get();
        try {
          move();
        } catch (RuntimeException | OutOfMemoryError failure) {
          response.fail(failure);
        }
      } while (signals.addAndGet(-seen) != 0);
    }

    private void move() {
      Session session = begun;
      if (session == null || awaiting) {
        return;
      }
      if (!response.hasRoom()) {
        awaiting = true;
        response.whenRoom(this::hasRoom);
        return;
      }
      write(session);
      Session.Rest rest = slices.isEmpty() ? session.rest() : Session.Rest.MORE;
      if (rest == Session.Rest.MORE) {
        work.schedule(this); // Others have a turn in between.
      } else if (rest == Session.Rest.END) {
        response.end();
      }
    }

    private void write(Session session) {
      Parts next = slices.isEmpty() ? session.next() : null;
      if (next != null && next.size() <= Bodies.SMALL) {
        response.write(next, chunks);
        return;
      }
      if (next != null) {
        next.list().forEach(part -> slices.addAll(Bodies.slices(part)));
      }
      ByteBuffer slice = slices.poll();
      if (slice != null) {
        response.write(slice);
      }
    }

    private void hasRoom() {
      awaiting = false;
      work.schedule(this);
    }
  }
}
