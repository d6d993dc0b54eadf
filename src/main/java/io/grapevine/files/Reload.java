package io.grapevine.files;

import io.grapevine.http.Texts;
import io.grapevine.time.Durations;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of some files, which is replaced when the files have changed.
 *
 * <p>Only content that can be used is: while somebody replaces one file after the other, and when
 * he leaves a defect, the previous content stays in use. So the files are read, rather than watched
 * for events: a Secret is replaced by a link to another directory, and a network drive sends none.
 *
 * @param <T> its text is what the log says about it; equal ones are the same content
 */
public final class Reload<T> {

  private static final Logger log = LoggerFactory.getLogger(Reload.class);

  private final String name;
  private final Supplier<? extends T> read;
  private final Consumer<? super T> use;
  private final Duration pause;
  private T used;
  private volatile @Nullable String defect;

  /**
   * Reads nothing yet.
   *
   * @param name for the log
   * @param first what is in use now; what has changed since it was read is found by the first look
   * @param read reads the files; throws an exception with a sentence if they cannot be used
   * @param use puts other content in use; throws such an exception if that is not possible
   * @param pause between two looks, for the log
   */
  public Reload(
      String name, T first, Supplier<? extends T> read, Consumer<? super T> use, Duration pause) {
    this.name = name;
    this.used = first;
    this.read = read;
    this.use = use;
    this.pause = pause;
  }

  /** Whether the files have changed and cannot be used. */
  boolean isStale() {
    return defect != null;
  }

  /** Reads the files once. One look follows the other. */
  void look() {
    String found = replace();
    if (found != null && !found.equals(defect)) {
      log.warn(
          "{} still uses {}: its files have changed and cannot be used: {}; reading them again every {}",
          name,
          used,
          found,
          Durations.text(pause));
    }
    defect = found;
  }

  /** Uses what the files contain; returns why not, or null. */
  private @Nullable String replace() {
    try {
      T found = read.get();
      if (!found.equals(used)) {
        use.accept(found);
        used = found;
        log.info("{} was reloaded, with {}", name, found);
      }
      return null;
    } catch (RuntimeException e) {
      return Texts.oneLine(String.valueOf(e.getMessage()));
    }
  }
}
