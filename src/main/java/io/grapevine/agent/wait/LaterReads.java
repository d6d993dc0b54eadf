package io.grapevine.agent.wait;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.holders.Arrivals;
import io.grapevine.state.Key;
import io.grapevine.state.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads that wait until this node has an entry that its client knows from another node. */
@Component
public final class LaterReads {

  /** The header with the tag of that entry. */
  public static final String AT_LEAST = "Grapevine-At-Least";

  /** In quotes, as an {@code ETag} has it, or without. A proxy may have made it weak. */
  private static final Pattern FORM = Pattern.compile("(?:W/)?\"?([0-9a-f-]+)\"?");

  private final Arrivals arrivals;
  private final Waits waits;

  LaterReads(Arrivals arrivals, Waits waits) {
    this.arrivals = arrivals;
    this.waits = waits;
  }

  /**
   * Reads when this node has the entry or a later one of the key.
   *
   * @param timeout null: the default
   */
  public <T> Mono<T> await(
      Key key, HttpHeaders headers, @Nullable String timeout, Supplier<T> read) {
    Tag tag = tag(headers.getOrEmpty(AT_LEAST));
    Duration patience = waits.timeout(timeout);
    return waits
        .bounded(patience, end -> arrivals.await(key, tag, end))
        .map(arrived -> {
          if (!arrived) {
            throw new ProblemException(
                Problem.ENTRY_NOT_HERE,
                "This node does not have the entry with the tag %s of the key \"%s\", nor a later one; it may be on its way."
                    .formatted(tag, key));
          }
          return read.get();
        });
  }

  private static Tag tag(List<String> values) {
    String all = String.join(", ", values);
    Matcher form = FORM.matcher(all.strip());
    return Optional.of(form)
        .filter(Matcher::matches)
        .flatMap(matched -> Tag.parse(matched.group(1)))
        .orElseThrow(() ->
            new ProblemException(
                Problem.INVALID_TAG,
                "%s must be one tag, as the ETag of a write or of a read has it, not %s."
                    .formatted(AT_LEAST, Quoted.of(all))));
  }
}
