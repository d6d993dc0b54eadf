package io.grapevine.agent.request;

import static java.util.stream.Collectors.toSet;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.state.Condition;
import io.grapevine.state.Condition.Tags;
import io.grapevine.state.Tag;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The condition in the headers of a request: {@code If-Match}, which compares tags strongly, and
 * {@code If-None-Match}, which compares them weakly (RFC 9110, section 13).
 *
 * <p>A precondition that a request cannot have is an error wherever the client counts on it: to
 * ignore it would do what the client forbade. Without its effect, {@code If-Modified-Since} on a
 * read only costs bytes.
 */
public final class Preconditions {

  private static final String ANY = "*";
  private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7E]*\"";

  /** Possessive: a greedy repetition would take a stack frame for each tag of a long list. */
  private static final Pattern TAGS = Pattern.compile(TAG + "(?:[ \\t]*,[ \\t]*" + TAG + ")*+");

  private static final List<String> TAGGED =
      List.of(HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH);

  /** A date has no place for two writes in the same second. */
  private static final List<String> NEVER_ON_WRITES =
      List.of(HttpHeaders.IF_UNMODIFIED_SINCE, HttpHeaders.IF_MODIFIED_SINCE, HttpHeaders.IF_RANGE);

  private static final List<String> NEVER_ON_READS = List.of(HttpHeaders.IF_UNMODIFIED_SINCE);

  private Preconditions() {}

  /**
   * The condition of a request that can have one.
   *
   * @throws ProblemException if a precondition is malformed or is not supported
   */
  static Condition of(ServerHttpRequest request) {
    return of(isRead(request), request.getHeaders());
  }

  /** As above, from its headers. */
  public static Condition of(boolean isRead, HttpHeaders headers) {
    for (String name : isRead ? NEVER_ON_READS : NEVER_ON_WRITES) {
      if (headers.containsHeader(name)) {
        throw invalid("This request cannot have %s; use If-Match with the ETag.", name);
      }
    }
    Tags match = tags(headers, HttpHeaders.IF_MATCH, false);
    Tags noneMatch = tags(headers, HttpHeaders.IF_NONE_MATCH, true);
    return match == null && noneMatch == null ? Condition.NONE : new Condition(match, noneMatch);
  }

  /**
   * Checks a request that cannot have a condition.
   *
   * @throws ProblemException if it has one that the client counts on
   */
  static void checkNone(ServerHttpRequest request) {
    HttpHeaders headers = request.getHeaders();
    boolean read = isRead(request);
    for (String name : read ? NEVER_ON_READS : NEVER_ON_WRITES) {
      refuse(headers, name);
    }
    for (String name : read ? List.of(HttpHeaders.IF_MATCH) : TAGGED) {
      refuse(headers, name);
    }
  }

  private static void refuse(HttpHeaders headers, String name) {
    if (headers.containsHeader(name)) {
      throw invalid("This request cannot have %s.", name);
    }
  }

  private static boolean isRead(ServerHttpRequest request) {
    HttpMethod method = request.getMethod();
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static @Nullable Tags tags(HttpHeaders headers, String name, boolean weakly) {
    List<String> values = headers.get(name);
    if (values == null) {
      return null;
    }
    String all = String.join(",", values).strip();
    if (all.equals(ANY)) {
      return new Condition.Any();
    }
    if (!TAGS.matcher(all).matches()) {
      throw invalid("%s must be * or a list of tags in quotes.", name);
    }
    Set<Tag> tags =
        ETag.parse(all).stream()
            .filter(tag -> weakly || !tag.weak())
            .map(tag -> Tag.parse(tag.tag()))
            .flatMap(Optional::stream)
            .collect(toSet());
    return new Condition.OneOf(tags);
  }

  /**
   * As a field of JSON has them: {@code *}, or tags as lists show them, without quotes.
   *
   * @throws ProblemException if one of them is not a tag
   */
  public static Tags tags(String field, List<String> texts) {
    if (texts.equals(List.of(ANY))) {
      return new Condition.Any();
    }
    return new Condition.OneOf(
        texts.stream()
            .map(text ->
                Tag.parse(text)
                    .orElseThrow(() ->
                        invalid(
                            "%s must be * or tags as in a list, 16 hexadecimal digits, - and another 16.",
                            field)))
            .collect(toSet()));
  }

  private static ProblemException invalid(String detail, String header) {
    return new ProblemException(Problem.INVALID_CONDITION, detail.formatted(header));
  }
}
