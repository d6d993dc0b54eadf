package io.grapevine.agent.request;

import io.grapevine.audit.RequestAudit;
import io.grapevine.quota.Exceeded;
import io.grapevine.state.Admission;
import io.grapevine.state.Change;
import io.grapevine.state.Entry;
import io.grapevine.state.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports to the audit of a request what a quota refuses, and what is written. */
final class AuditedAdmission implements Admission {

  private final Admission admission;
  private final RequestAudit audit;

  AuditedAdmission(Admission admission, RequestAudit audit) {
    this.admission = admission;
    this.audit = audit;
  }

  /** Under the state's write lock: it only notes the name of the quota. */
  @Override
  public @Nullable Denial denial(List<Change> changes) {
    Denial denial = admission.denial(changes);
    if (denial instanceof Exceeded exceeded) {
      audit.refusedBy(exceeded.quota());
    }
    return denial;
  }

  @Override
  public void stored(List<Entry> entries) {
    for (Entry entry : entries) {
      audit.stored(entry.keyText(), Tag.of(entry).toString());
    }
  }
}
