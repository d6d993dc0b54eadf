package io.grapevine.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.bytes.Parts;
import io.grapevine.state.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that keeps a copy of what it watches, and goes on from its last bookmark wherever it
 * connects again. It checks that no key goes backwards while it is at one node.
 */
final class WatchReader {

  private static final JsonMapper JSON = new JsonMapper();

  /** The digits of a tag that are the stamp. */
  private static final int STAMP = 16;

  private final @Nullable String prefix;
  private final Map<String, String> copy = new TreeMap<>();
  private final Map<WatchedNode, Map<String, String>> stamps = new HashMap<>();
  private final List<String> events = new ArrayList<>();
  private @Nullable String bookmark;
  private @Nullable Session session;
  private @Nullable WatchedNode node;
  private boolean live;

  WatchReader(@Nullable String prefix) {
    this.prefix = prefix;
  }

  /** Connects to a node, and goes on where it was. */
  WatchReader connect(WatchedNode to) {
    return connect(to, bookmark == null ? Start.BEGINNING : Bookmark.parse(bookmark).orElseThrow());
  }

  WatchReader connect(WatchedNode to, Start start) {
    leave();
    Scope scope = new Scope.Below(prefix() == null ? null : Key.of(prefix()));
    session = to.watches.open(scope, Form.LINES, start, () -> {}).orElseThrow();
    node = to;
    live = false;
    return this;
  }

  WatchReader connect(WatchedNode to, Scope scope) {
    session = to.watches.open(scope, Form.LINES, Start.BEGINNING, () -> {}).orElseThrow();
    node = to;
    return this;
  }

  /** The connection breaks; nothing more arrives. */
  void leave() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  @Nullable WatchedNode node() {
    return session == null ? null : node;
  }

  boolean isLive() {
    return live;
  }

  boolean isEnded() {
    return session == null || session.rest() == Session.Rest.END;
  }

  /** Reads one piece, if there is one; returns whether there was. */
  boolean readOnce() {
    Parts piece = session == null ? null : session.next();
    if (piece == null) {
      return false;
    }
    new String(piece.toByteArray(), java.nio.charset.StandardCharsets.UTF_8)
        .lines()
        .forEach(this::take);
    return true;
  }

  /** Reads everything that is there now; returns the events since the last call. */
  List<String> read() {
    do {
      if (node != null) {
        node.timer.run();
      }
    } while (readOnce());
    List<String> read = List.copyOf(events);
    events.clear();
    return read;
  }

  private void take(String line) {
    JsonNode event = JSON.readTree(line);
    bookmark = event.required("bookmark").asString();
    String kind = event.required("event").asString();
    String key = event.path("key").asString("");
    events.add((kind + " " + key).strip() + (kind.equals("put") ? "=" + event.get("value") : ""));
    switch (kind) {
      case "reset" -> copy.clear();
      case "put" -> {
        neverBackwards(key, event.required("tag").asString());
        copy.put(key, event.required("value") + " " + event.required("tag").asString());
      }
      case "delete", "expire" -> {
        if (event.has("tag")) {
          neverBackwards(key, event.required("tag").asString());
        }
        copy.remove(key);
      }
      case "live" -> live = true;
      default -> assertThat(kind).isEqualTo("bookmark");
    }
  }

  /** Tags begin with the stamp. */
  private void neverBackwards(String key, String tag) {
    if (node != null) {
      String before = stamps.computeIfAbsent(node, any -> new HashMap<>()).put(key, tag);
      if (before != null && !node.wentBackwards(key)) {
        assertThat(tag.substring(0, STAMP))
            .as(key)
            .isGreaterThanOrEqualTo(before.substring(0, STAMP));
      }
    }
  }

  @Nullable String prefix() {
    return prefix == null || prefix.isEmpty() ? null : prefix;
  }

  Map<String, String> copy() {
    return copy;
  }

  @Nullable String bookmark() {
    return bookmark;
  }
}
