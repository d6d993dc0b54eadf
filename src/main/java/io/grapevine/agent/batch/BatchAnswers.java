package io.grapevine.agent.batch;

import io.grapevine.agent.WriteAnswers;
import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemFields;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.http.Amount;
import io.grapevine.state.BatchResult;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.state.PutResult.Reason;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** The responses to writes of many keys. */
@Component
final class BatchAnswers {

  /**
   * The body of a success.
   *
   * @param tags by key, in the order of the request; null: the key was deleted
   */
  record Written(Map<String, @Nullable String> tags) {}

  private final ReplicatedState state;
  private final WriteAnswers answers;

  BatchAnswers(ReplicatedState state, WriteAnswers answers) {
    this.state = state;
    this.answers = answers;
  }

  ResponseEntity<?> of(BatchResult result) {
    return switch (result) {
      case BatchResult.Stored(List<Entry> entries) -> ResponseEntity.ok(new Written(tags(entries)));
      case BatchResult.Failed(Key key, PutResult.Unmet(Entry present)) -> unmet(key, present);
      case BatchResult.Failed(Key key, PutResult.Absent _) -> unmet(key, null);
      case BatchResult.Failed(Key key, PutResult.Refused(Reason reason))
          when reason == Reason.VALUE_TOO_LARGE ->
          ProblemFields.with(
              Problem.VALUE_TOO_LARGE.answer(
                  "The value of the key %s has more than %s; nothing was changed."
                      .formatted(
                          Quoted.of(key.toString()),
                          Amount.of(state.limits().maxValueBytes(), "byte", "bytes"))),
              Map.of("key", key.toString()));
      case BatchResult.Failed(Key key, PutResult other) ->
          answers.of(key, other, stored -> HttpStatus.OK);
    };
  }

  private static Map<String, @Nullable String> tags(List<Entry> entries) {
    Map<String, @Nullable String> tags = LinkedHashMap.newLinkedHashMap(entries.size());
    entries.forEach(
        entry -> tags.put(entry.keyText(), entry.isTombstone() ? null : Tag.of(entry).toString()));
    return tags;
  }

  /** Names the key, and the present tag if there is one, in fields of their own. */
  private static ResponseEntity<?> unmet(Key key, @Nullable Entry present) {
    String name = key.toString();
    if (present == null) {
      return ProblemFields.with(
          Problem.CONDITION_FAILED.answer(
              "The key %s has no value on this node; nothing was changed."
                  .formatted(Quoted.of(name))),
          Map.of("key", name));
    }
    String tag = Tag.of(present).toString();
    return ProblemFields.with(
        Problem.CONDITION_FAILED.answer(
            "The tag of the value of the key %s on this node is %s; nothing was changed."
                .formatted(Quoted.of(name), tag)),
        Map.of("key", name, "tag", tag));
  }
}
