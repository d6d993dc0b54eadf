package io.grapevine.agent.batch;

import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.agent.request.DefaultTtl;
import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.state.Write;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One value in a write of c19: {@code {value, ttl, ts}}, both times in milliseconds. */
final class C19Value {

  private static final Pattern WHOLE_NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final String NULL = "null";

  private final Key key;
  private final Set<String> names = new HashSet<>();
  private byte @Nullable [] value;
  private @Nullable Long ttl;
  private @Nullable Long ts;

  C19Value(Key key) {
    this.key = key;
  }

  Key key() {
    return key;
  }

  /** Takes a field. */
  void take(String name, byte[] json) {
    if (!names.add(name)) {
      throw invalid("has the field %s twice.".formatted(Quoted.of(name)));
    }
    switch (name) {
      case "value" -> value = json;
      case "ttl" -> ttl = isNull(json) ? null : number(name, json, 1, Entry.MAX_TTL);
      case "ts" -> ts = number(name, json, 0, Stamp.MAX_MILLIS);
      default ->
          throw invalid(
              "has the unknown field %s; there are value, ttl and ts.".formatted(Quoted.of(name)));
    }
  }

  private static boolean isNull(byte[] json) {
    return new String(json, StandardCharsets.UTF_8).equals(NULL);
  }

  private long number(String name, byte[] json, long least, long most) {
    String text = new String(json, StandardCharsets.UTF_8);
    if (WHOLE_NUMBER.matcher(text).matches()) {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw invalid("has a %s that is not an integer from %d to %d.".formatted(name, least, most));
  }

  /** The write of a value without {@code ts}. */
  Write write(DefaultTtl defaultTtl) {
    return Write.put(key, value(), ttl == null ? defaultTtl.millis() : ttl, Condition.NONE);
  }

  boolean hasStamp() {
    return ts != null;
  }

  /** The entry of a value with {@code ts}, from which on its ttl counts. */
  Entry entry(DefaultTtl defaultTtl) {
    long millis = ts == null ? 0 : ts;
    return Entry.value(key, Stamp.of(millis, 0), value(), ttl == null ? defaultTtl.millis() : ttl);
  }

  private byte[] value() {
    if (value == null) {
      throw invalid("has no value.");
    }
    return value;
  }

  private ProblemException invalid(String what) {
    return BatchBody.invalid(key.toString(), what);
  }
}
