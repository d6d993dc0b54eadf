package io.grapevine.agent;

import static java.util.stream.Collectors.toSet;

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

/**
 * The condition in the headers of a write: {@code If-Match}, which compares tags strongly, and
 * {@code If-None-Match}, which compares them weakly (RFC 9110, section 13).
 */
final class WriteCondition {

  private static final String ANY = "*";
  private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7E]*\"";

  /** Possessive: a greedy repetition would take a stack frame for each tag of a long list. */
  private static final Pattern TAGS = Pattern.compile(TAG + "(?:[ \\t]*,[ \\t]*" + TAG + ")*+");

  /** A date has no place for two writes in the same second. */
  private static final List<String> UNKNOWN =
      List.of(HttpHeaders.IF_UNMODIFIED_SINCE, HttpHeaders.IF_MODIFIED_SINCE, HttpHeaders.IF_RANGE);

  private WriteCondition() {}

  /**
   * The condition of a write.
   *
   * @throws ProblemException if a precondition is malformed or is not supported
   */
  static Condition of(HttpHeaders headers) {
    for (String name : UNKNOWN) {
      if (headers.containsHeader(name)) {
        throw invalid("A write cannot have %s; use If-Match with the ETag of the value.", name);
      }
    }
    Tags match = tags(headers, HttpHeaders.IF_MATCH, false);
    Tags noneMatch = tags(headers, HttpHeaders.IF_NONE_MATCH, true);
    return match == null && noneMatch == null ? Condition.NONE : new Condition(match, noneMatch);
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
  static Tags tags(String field, List<String> texts) {
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

  /**
   * Rejects a condition of a write of many keys, which would say nothing about any of them.
   *
   * @throws ProblemException if these headers have one
   */
  static void none(HttpHeaders headers) {
    if (!of(headers).equals(Condition.NONE)) {
      throw new ProblemException(
          Problem.INVALID_CONDITION,
          "A write of many keys cannot have If-Match or If-None-Match as a header; nothing was changed.");
    }
  }

  private static ProblemException invalid(String detail, String header) {
    return new ProblemException(Problem.INVALID_CONDITION, detail.formatted(header));
  }
}
