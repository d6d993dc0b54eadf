package io.grapevine.state;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Passes every change to all listeners of the state; there is one log for each state, used under
 * its write lock.
 */
final class ChangeLog {

  private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

  void follow(ChangeListener listener) {
    listeners.add(listener);
  }

  void changed(@Nullable Entry before, Entry entry) {
    for (ChangeListener listener : listeners) {
      listener.changed(before, entry);
    }
  }

  void changedTogether(List<Change> changes) {
    for (ChangeListener listener : listeners) {
      listener.changedTogether(changes);
    }
  }

  void merged(@Nullable Entry before, Entry entry) {
    for (ChangeListener listener : listeners) {
      listener.merged(before, entry);
    }
  }

  void removed(Entry entry) {
    for (ChangeListener listener : listeners) {
      listener.removed(entry);
    }
  }
}
