package io.grapevine.agent;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Reads of one key, however they were requested. */
@Component
public final class ValueReads {

  private final ReplicatedState state;
  private final InstantSource clock;

  ValueReads(ReplicatedState state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  /**
   * Reads the entry of a key, and writes what the headers of the response say about it.
   *
   * @return empty: the client has this value already
   * @throws ProblemException if there is none, or not the one that the client wants
   */
  public Optional<Entry> read(Key key, Condition condition, HttpHeaders headers) {
    Entry entry = state.get(key).orElseThrow(() -> WriteAnswers.absent(key));
    String tag = EntryHeaders.eTag(entry);
    headers.setETag(tag);
    if (condition.match() != null && !condition.match().have(entry)) {
      throw new ProblemException(Problem.CONDITION_FAILED, WriteAnswers.present(tag));
    }
    EntryHeaders.write(entry, clock.millis(), headers);
    return condition.noneMatch() != null && condition.noneMatch().have(entry)
        ? Optional.empty()
        : Optional.of(entry);
  }
}
