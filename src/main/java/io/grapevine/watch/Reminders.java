package io.grapevine.watch;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * When each session gets its next bookmark: the same time after the last one for all of them, so
 * they are due in the order in which they are queued. Not thread-safe.
 */
final class Reminders {

  private record Reminder(Session session, long at) {}

  private final long interval;
  private final Queue<Reminder> queue = new ArrayDeque<>();

  /**
   * @param interval nanoseconds
   */
  Reminders(long interval) {
    this.interval = interval;
  }

  void add(Session session, long now) {
    queue.add(new Reminder(session, now + interval));
  }

  void clear() {
    queue.clear();
  }

  /**
   * Reminds those that are due.
   *
   * @param remind returns whether the session is still there
   */
  void run(long now, Predicate<Session> remind) {
    for (Reminder next = queue.peek(); next != null && next.at - now <= 0; next = queue.peek()) {
      queue.remove();
      if (remind.test(next.session)) {
        add(next.session, now);
      }
    }
  }
}
