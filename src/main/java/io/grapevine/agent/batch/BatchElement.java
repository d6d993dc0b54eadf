package io.grapevine.agent.batch;

import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.agent.request.DefaultTtl;
import io.grapevine.agent.request.Preconditions;
import io.grapevine.agent.request.TimeToLive;
import io.grapevine.bytes.Blocks;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.json.Texts;
import io.grapevine.state.Condition;
import io.grapevine.state.Condition.Tags;
import io.grapevine.state.Key;
import io.grapevine.state.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One write in the body of a batch: {@code {value, ttl, ifMatch, ifNoneMatch}}. */
final class BatchElement {

  private static final String IF_MATCH = "ifMatch";
  private static final String IF_NONE_MATCH = "ifNoneMatch";

  private final Key key;
  private final DefaultTtl defaultTtl;
  private final Set<String> names = new HashSet<>();
  private byte @Nullable [] value;
  private @Nullable String ttl;
  private boolean delete;
  private @Nullable Tags match;
  private @Nullable Tags noneMatch;

  BatchElement(Key key, DefaultTtl defaultTtl) {
    this.key = key;
    this.defaultTtl = defaultTtl;
  }

  /** Takes a field. */
  void take(String name, byte[] json) {
    if (!names.add(name)) {
      throw invalid("has the field %s twice.".formatted(Quoted.of(name)));
    }
    switch (name) {
      case "value" -> value = json;
      case "ttl" -> ttl = text(name, json);
      case "delete" -> delete = isTrue(json);
      case IF_MATCH -> match = tags(name, json);
      case IF_NONE_MATCH -> noneMatch = tags(name, json);
      default ->
          throw invalid(
              "has the unknown field %s; there are value, ttl, delete, ifMatch and ifNoneMatch."
                  .formatted(Quoted.of(name)));
    }
  }

  private boolean isTrue(byte[] json) {
    if (json.length != 4 || json[0] != 't') {
      throw invalid("has a field delete that is not true; leave it out.");
    }
    return true;
  }

  private String text(String name, byte[] json) {
    try {
      return Texts.one(json);
    } catch (MalformedJsonException e) {
      throw invalid("has a field %s that is not a string.".formatted(name));
    }
  }

  private Tags tags(String name, byte[] json) {
    if (json[0] != '[') {
      return Preconditions.tags(name, List.of(text(name, json)));
    }
    List<String> texts = new ArrayList<>();
    Blocks blocks = new Blocks();
    blocks.write(json);
    try {
      Texts.read(blocks, texts::add);
    } catch (MalformedJsonException e) {
      throw invalid("has a field %s that is not a string or a list of strings.".formatted(name));
    }
    return Preconditions.tags(name, texts);
  }

  /** What the fields say. */
  Write write() {
    Condition condition =
        match == null && noneMatch == null ? Condition.NONE : new Condition(match, noneMatch);
    if (delete) {
      if (value != null || ttl != null) {
        throw invalid("has both delete and a value or a ttl.");
      }
      return Write.remove(key, condition);
    }
    if (value != null) {
      return Write.put(key, value, TimeToLive.millis(ttl, defaultTtl), condition);
    }
    if (ttl == null) {
      throw invalid("has none of value, ttl and delete.");
    }
    return Write.touch(key, TimeToLive.millis(ttl), condition);
  }

  private ProblemException invalid(String what) {
    return BatchBody.invalid(key.toString(), what);
  }
}
