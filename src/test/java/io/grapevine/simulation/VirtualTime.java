package io.grapevine.simulation;

import java.time.Duration;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The time of a simulation: a queue of future events. It advances only from event to event, so that
 * the cost of hours depends only on the work in them.
 *
 * <p>Events of the same instant happen in the order in which they were scheduled, so that a run is
 * a function of its seed alone. One thread runs it.
 */
final class VirtualTime {

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long planned;

  /** Nanoseconds since the beginning. */
  long now() {
    return now;
  }

  /** Lets something happen so many nanoseconds from now. */
  Event after(long nanos, Runnable action) {
    Event event = new Event(now + Math.max(0, nanos), planned++, action);
    events.add(event);
    return event;
  }

  /** Lets so much time pass, and all happen that is due by then. */
  void pass(Duration duration) {
    long end = now + duration.toNanos();
    for (Event next = events.peek(); next != null && next.due <= end; next = events.peek()) {
      events.remove();
      now = next.due;
      next.happen();
    }
    now = end;
  }

  /** What is to happen at one instant, unless it is called off before. */
  static final class Event implements Disposable, Comparable<Event> {

    private final long due;
    private final long number;
    private @Nullable Runnable action;

    private Event(long due, long number, Runnable action) {
      this.due = due;
      this.number = number;
      this.action = action;
    }

    private void happen() {
      Runnable happening = action;
      action = null;
      if (happening != null) {
        happening.run();
      }
    }

    @Override
    public void dispose() {
      action = null; // The queue keeps the event until its time, but nothing that hangs on it.
    }

    @Override
    public boolean isDisposed() {
      return action == null;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(due, other.due);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }
}
