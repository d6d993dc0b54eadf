package io.grapevine.quota;

import io.grapevine.access.Quota;
import io.grapevine.access.Subject;
import io.grapevine.access.Who;
import io.grapevine.state.PrefixTotal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Quotas without a file of rules. */
public final class TestQuotas {

  private TestQuotas() {}

  public static Builder of(String name, String prefix) {
    return new Builder(name, prefix);
  }

  /** The totals of the quotas that limit entries or bytes. */
  public static List<PrefixTotal> totals(Quotas quotas) {
    return quotas.inForce().stream().flatMap(applied -> applied.total().stream()).toList();
  }

  /** The quotas of these totals. */
  public static List<Quota> ofTotals(Quotas quotas) {
    return quotas.inForce().stream()
        .filter(applied -> applied.total().isPresent())
        .map(Applied::quota)
        .toList();
  }

  /** A quota that limits nothing yet. */
  public static final class Builder {

    private final String name;
    private final String prefix;
    private List<Who> subjects = List.of();
    private @Nullable Long entries;
    private @Nullable Long bytes;
    private @Nullable Long writesPerSecond;
    private @Nullable Integer watches;

    private Builder(String name, String prefix) {
      this.name = name;
      this.prefix = prefix;
    }

    public Builder subject(Subject subject) {
      subjects = List.of(new Who.Name(subject.name()));
      return this;
    }

    public Builder entries(long most) {
      entries = most;
      return this;
    }

    public Builder bytes(long most) {
      bytes = most;
      return this;
    }

    public Builder writesPerSecond(long most) {
      writesPerSecond = most;
      return this;
    }

    public Builder watches(int most) {
      watches = most;
      return this;
    }

    public Quota quota() {
      return new Quota(name, subjects, prefix, entries, bytes, writesPerSecond, watches);
    }
  }
}
