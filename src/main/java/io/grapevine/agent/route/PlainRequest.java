package io.grapevine.agent.route;

import io.grapevine.agent.request.Paths;
import io.grapevine.agent.wait.LaterReads;
import io.grapevine.state.Key;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests that name one key in plain characters, and ask for nothing but to read or to write its
 * value: nothing in them needs the web framework. Most requests of applications are like this.
 */
final class PlainRequest {

  private static final String PATH = Paths.STATE + "/";
  private static final String TTL = "?ttl=";

  /** What a path can contain as it is (RFC 3986, section 3.3), except {@code %}. */
  private static final BitSet PLAIN = new BitSet();

  private static final BitSet PLAIN_TTL = new BitSet();

  static {
    PLAIN_TTL.set('a', 'z' + 1);
    PLAIN_TTL.set('A', 'Z' + 1);
    PLAIN_TTL.set('0', '9' + 1);
    PLAIN.or(PLAIN_TTL);
    "-._~!$&'()*+,;=:@/".chars().forEach(PLAIN::set);
  }

  /** Headers that ask for more than the value, or say more about it. */
  private static final List<CharSequence> NEVER =
      List.of(
          HttpHeaderNames.ORIGIN,
          HttpHeaderNames.EXPECT,
          HttpHeaderNames.TRANSFER_ENCODING,
          HttpHeaderNames.IF_MATCH,
          HttpHeaderNames.IF_MODIFIED_SINCE,
          HttpHeaderNames.IF_UNMODIFIED_SINCE,
          HttpHeaderNames.IF_RANGE);

  private static final List<CharSequence> NEVER_ON_READS =
      List.of(HttpHeaderNames.CONTENT_LENGTH, LaterReads.AT_LEAST);

  private static final List<CharSequence> NEVER_ON_WRITES =
      List.of(
          HttpHeaderNames.IF_NONE_MATCH,
          HttpHeaderNames.CONTENT_RANGE,
          HttpHeaderNames.CONTENT_ENCODING);

  private static final Set<String> ACCEPTED = Set.of("*/*", "application/json");

  /** Without a type, as JSON, and as curl sends it. */
  private static final Set<String> TYPES =
      Set.of("application/json", "application/x-www-form-urlencoded");

  private PlainRequest() {}

  /** Whether this is a GET of one value, also if the client has it already. */
  static boolean isRead(HttpMethod method, String target, HttpHeaders headers) {
    return method.equals(HttpMethod.GET)
        && hasPlainTarget(target, false)
        && isPlain(headers)
        && hasNone(headers, NEVER_ON_READS);
  }

  /**
   * Whether this is a PUT of one small value, without a condition.
   *
   * @param largest the largest value that is small, in bytes
   */
  static boolean isWrite(HttpMethod method, String target, HttpHeaders headers, int largest) {
    return method.equals(HttpMethod.PUT)
        && hasPlainTarget(target, true)
        && isPlain(headers)
        && hasNone(headers, NEVER_ON_WRITES)
        && hasOneOf(headers, HttpHeaderNames.CONTENT_TYPE, TYPES)
        && length(headers) > 0
        && length(headers) <= largest;
  }

  /** Who sends it, as {@link io.grapevine.access.http.KnownSenders} finds out. */
  static List<String> authorization(HttpHeaders headers) {
    return headers.contains(HttpHeaderNames.AUTHORIZATION)
        ? headers.getAll(HttpHeaderNames.AUTHORIZATION)
        : List.of();
  }

  /** The bytes of the body, as its header says; 0: without such a header. */
  static int length(HttpHeaders headers) {
    return headers.getInt(HttpHeaderNames.CONTENT_LENGTH, 0);
  }

  private static boolean isPlain(HttpHeaders headers) {
    return hasNone(headers, NEVER) && hasOneOf(headers, HttpHeaderNames.ACCEPT, ACCEPTED);
  }

  private static boolean hasNone(HttpHeaders headers, List<CharSequence> names) {
    for (CharSequence name : names) {
      if (headers.contains(name)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the header is absent, or is there once with one of these values. */
  private static boolean hasOneOf(HttpHeaders headers, CharSequence name, Set<String> values) {
    String value = headers.get(name);
    return value == null || (values.contains(value) && headers.getAll(name).size() == 1);
  }

  /** Whether a target has the path of a key in plain characters, and at most the one parameter. */
  private static boolean hasPlainTarget(String target, boolean canHaveTtl) {
    if (!target.startsWith(PATH)) {
      return false;
    }
    int end = endOfKey(target);
    int length = end - PATH.length();
    return length >= 1
        && length <= Key.MAX_BYTES
        && (end == target.length() || (canHaveTtl && hasTtl(target, end)));
  }

  private static boolean hasTtl(String target, int from) {
    return target.startsWith(TTL, from)
        && target.length() > from + TTL.length()
        && target.chars().skip(from + TTL.length()).allMatch(PLAIN_TTL::get);
  }

  /** The key in a plain target. */
  static Key key(String target) {
    return Key.of(text(target));
  }

  /** The text of that key. */
  static String text(String target) {
    return target.substring(PATH.length(), endOfKey(target));
  }

  /** The ttl in a plain target; null: none. */
  static @Nullable String ttl(String target) {
    int end = endOfKey(target);
    return end == target.length() ? null : target.substring(end + TTL.length());
  }

  private static int endOfKey(String target) {
    int end = PATH.length();
    while (end < target.length() && PLAIN.get(target.charAt(end))) {
      end++;
    }
    return end;
  }
}
