package io.grapevine.agent;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.http.Amount;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Limits;
import io.grapevine.state.PutResult;
import io.grapevine.state.PutResult.Stored;
import io.grapevine.state.ReplicatedState;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** The responses to writes: each result of the state has the same one, however it was requested. */
@Component
public final class WriteAnswers {

  private final Limits limits;
  private final RefusedWrites refused;

  WriteAnswers(ReplicatedState state, RefusedWrites refused) {
    this.limits = state.limits();
    this.refused = refused;
  }

  /** The response to a PUT of one key. */
  public ResponseEntity<?> ofPut(Key key, PutResult result) {
    return of(key, result, stored -> stored.created() ? HttpStatus.CREATED : HttpStatus.OK);
  }

  /** The response to a write of one key; a value that was stored comes with its tag. */
  public ResponseEntity<?> of(Key key, PutResult result, Function<Stored, HttpStatus> status) {
    return switch (result) {
      case PutResult.Absent _ -> throw absent(key);
      case Stored stored -> stored(stored.entry(), status.apply(stored));
      case PutResult.Unmet unmet -> unmet(unmet);
      case PutResult.Refused refusal -> problem(refusal).answer();
      case PutResult.Denied denied -> QuotaProblems.of(denied.why()).answer();
    };
  }

  public static ProblemException absent(Key key) {
    return new ProblemException(
        Problem.NOT_FOUND, "There is no value for the key \"%s\" on this node.".formatted(key));
  }

  private static ResponseEntity<?> stored(Entry entry, HttpStatus status) {
    ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
    String tag = EntryHeaders.eTag(entry);
    return (entry.isTombstone() ? answer.header(EntryHeaders.TAG, tag) : answer.eTag(tag)).build();
  }

  /** The present tag lets the client decide again without another request. */
  private static ResponseEntity<?> unmet(PutResult.Unmet unmet) {
    Entry present = unmet.present();
    if (present == null) {
      return Problem.CONDITION_FAILED.answer("The key has no value on this node.");
    }
    String tag = EntryHeaders.eTag(present);
    ResponseEntity<Object> answer = Problem.CONDITION_FAILED.answer(present(tag));
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .eTag(tag)
        .body(answer.getBody());
  }

  /** The detail of a failed condition. */
  static String present(String tag) {
    return "The tag of the value on this node is %s.".formatted(tag);
  }

  /** The problem of a refused write, which is counted. */
  public ProblemException problem(PutResult.Refused result) {
    refused.count(result.reason());
    return switch (result.reason()) {
      case VALUE_TOO_LARGE -> ValueBody.tooLarge(limits);
      case TOO_MANY_ENTRIES ->
          new ProblemException(
              Problem.STATE_FULL,
              "The write would exceed the limit of %s; delete keys, or raise grapevine.state.max-entries on every node."
                  .formatted(Amount.of(limits.maxEntries(), "entry", "entries")));
      case TOO_MANY_BYTES ->
          new ProblemException(
              Problem.STATE_FULL,
              "The write would exceed the limit of %s; delete keys, or raise grapevine.state.max-size on every node."
                  .formatted(Amount.of(limits.maxBytes(), "byte", "bytes")));
      case STAMP_TOO_FAR_AHEAD ->
          new ProblemException(
              Problem.INVALID_STAMP,
              "The stamp is further ahead of the clock of this node than grapevine.state.max-clock-skew.");
      case STOPPING ->
          new ProblemException(
              Problem.STOPPING, "This node is shutting down; send the write to another node.");
      case CLOCK ->
          new ProblemException(
              Problem.CLOCK,
              "The wall clock of this node is wrong or was set a moment ago, so peers may reject the write; send it to another node.");
    };
  }
}
