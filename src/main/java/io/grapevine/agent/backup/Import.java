package io.grapevine.agent.backup;

import io.grapevine.access.Permission;
import io.grapevine.access.Rights;
import io.grapevine.agent.QuotaProblems;
import io.grapevine.agent.WriteAnswers;
import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.request.JsonRequest;
import io.grapevine.agent.request.Permitted;
import io.grapevine.audit.RequestAudit;
import io.grapevine.bytes.Blocks;
import io.grapevine.bytes.Lines;
import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.InvalidKeyException;
import io.grapevine.state.Key;
import io.grapevine.state.Limits;
import io.grapevine.state.PutResult;
import io.grapevine.state.Writer;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes the lines of an import, each one as it arrives; a line that is refused does not end it.
 *
 * <p>Not thread-safe.
 */
final class Import implements Lines.Reader {

  /** Escapes in a key, which take six bytes each, and the names of the fields. */
  private static final int OVERHEAD = 6 * Key.MAX_BYTES + 1_024;

  private final Limits limits;
  private final Writer writer;
  private final InstantSource clock;
  private final WriteAnswers answers;
  private final boolean keepStamps;
  private final Rights rights;
  private final @Nullable RequestAudit audit;
  private final ImportReport report = new ImportReport();
  private long number;

  /**
   * An import without lines.
   *
   * @param keepStamps whether each line keeps its stamp, so that it does not win over what was
   *     written since; otherwise it is a write of now
   * @param rights a line with a key that these do not permit is refused
   * @param audit gets to know of such lines; null: there is no audit
   */
  Import(
      Limits limits,
      Writer writer,
      InstantSource clock,
      WriteAnswers answers,
      boolean keepStamps,
      Rights rights,
      @Nullable RequestAudit audit) {
    this.limits = limits;
    this.writer = writer;
    this.clock = clock;
    this.answers = answers;
    this.keepStamps = keepStamps;
    this.rights = rights;
    this.audit = audit;
  }

  /** The maximum number of bytes in a line. */
  static int longestLine(Limits limits) {
    return limits.maxValueBytes() + OVERHEAD;
  }

  ImportReport report() {
    return report;
  }

  @Override
  public void line(Blocks json) {
    number++;
    if (json.size() == 0) {
      return;
    }
    ImportLine line = new ImportLine();
    try {
      line.read(json);
      write(line);
    } catch (InvalidKeyException e) {
      refused(line, new ProblemException(Problem.INVALID_KEY, String.valueOf(e.getMessage())));
    } catch (ProblemException e) {
      refused(line, e);
    }
  }

  @Override
  public void tooLong() {
    number++;
    refused(
        new ImportLine(),
        JsonRequest.tooLarge("A line can have at most %d bytes.".formatted(longestLine(limits))));
  }

  private void refused(ImportLine line, ProblemException why) {
    if (audit != null
        && (why.problem() == Problem.FORBIDDEN || why.problem() == Problem.UNAUTHENTICATED)) {
      audit.forbidden();
    }
    report.refused(number, line.name(), why);
  }

  private void write(ImportLine line) {
    long now = clock.millis();
    Entry entry = line.entry(now);
    Permitted.check(rights, Permission.WRITE, entry.key());
    if (!entry.isVisibleAt(now)) {
      report.unchanged();
      return;
    }
    switch (result(line, entry, now)) {
      case PutResult.Stored _ -> report.imported();
      case PutResult.Unmet _, PutResult.Absent _ -> report.unchanged();
      case PutResult.Denied denied -> {
        ProblemException why = QuotaProblems.of(denied.why());
        throw why.problem() == Problem.WRITE_RATE_EXCEEDED ? new ImportEndedException(why) : why;
      }
      case PutResult.Refused refusal -> {
        switch (refusal.reason()) {
          case STOPPING, CLOCK -> throw new ImportEndedException(answers.problem(refusal));
          default -> throw answers.problem(refusal);
        }
      }
    }
  }

  private PutResult result(ImportLine line, Entry entry, long now) {
    if (!keepStamps) {
      byte[] value = new byte[entry.valueLength()];
      entry.value().get(value);
      long ttl = entry.hasTtl() ? entry.expiry() - now : 0;
      return writer.put(entry.key(), value, ttl, Condition.NONE);
    }
    if (!line.hasStamp()) {
      throw new ProblemException(
          Problem.INVALID_BODY, "ts is missing; export with stamps=true, or import without it.");
    }
    return writer.restore(entry);
  }
}
