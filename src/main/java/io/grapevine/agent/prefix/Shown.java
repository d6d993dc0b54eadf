package io.grapevine.agent.prefix;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.json.EntryWriter;
import io.grapevine.state.Entry;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a list shows of an entry: the parameter {@code fields}. */
public enum Shown {
  EVERYTHING(EntryWriter::element),
  KEY(EntryWriter::keyOnly);

  private final BiConsumer<EntryWriter, Entry> form;

  Shown(BiConsumer<EntryWriter, Entry> form) {
    this.form = form;
  }

  public BiConsumer<EntryWriter, Entry> form() {
    return form;
  }

  /** As the parameter says; null: everything. */
  public static Shown of(@Nullable String fields) {
    if (fields == null) {
      return EVERYTHING;
    }
    if (fields.equals("key")) {
      return KEY;
    }
    throw new ProblemException(
        Problem.INVALID_PARAMETER,
        "fields must be key, or be left out for whole entries, not %s."
            .formatted(Quoted.of(fields)));
  }
}
