package io.grapevine.connection;

import io.grapevine.http.Counters;
import io.grapevine.message.PeerException;
import io.grapevine.peers.ContactKind;
import io.grapevine.state.MergeOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.springframework.stereotype.Component;

/** The counters of gossip; every meter exists from the start, at zero. */
@Component
public final class GossipMetrics {

  private final Counters<ContactKind> rounds;
  private final Counters<ContactOutcome> pushes;
  private final Counters<ContactOutcome> pulls;
  private final Counters<MergeOutcome> merges;
  private final Counter otherGroup;
  private final Counter noGroup;
  private final Counter entriesSent;
  private final Counter entriesReceived;
  private final Counter bytesSent;
  private final Counter bytesReceived;

  GossipMetrics(MeterRegistry registry) {
    rounds =
        new Counters<>(
            registry,
            "grapevine.rounds",
            "Rounds of contacts with peers, by kind",
            "kind",
            ContactKind.class,
            Tags.empty());
    pushes = contacts(registry, ContactKind.PUSH);
    pulls = contacts(registry, ContactKind.PULL);
    merges =
        new Counters<>(
            registry,
            "grapevine.merge.outcomes",
            "Entries received from peers, by what became of them",
            "outcome",
            MergeOutcome.class,
            Tags.empty());
    otherGroup = refusal(registry, PeerException.Reason.OTHER_GROUP);
    noGroup = refusal(registry, PeerException.Reason.NO_GROUP);
    entriesSent = transfer(registry, "entries", "sent");
    entriesReceived = transfer(registry, "entries", "received");
    bytesSent = transfer(registry, "bytes", "sent");
    bytesReceived = transfer(registry, "bytes", "received");
  }

  void round(ContactKind kind) {
    rounds.get(kind).increment();
  }

  void contact(ContactKind kind, ContactOutcome outcome) {
    (kind == ContactKind.PUSH ? pushes : pulls).get(outcome).increment();
  }

  public void merged(MergeOutcome outcome) {
    merges.get(outcome).increment();
  }

  /** Counts a request to the peer port that was rejected because of its group. */
  public void refused(PeerException.Reason reason) {
    (reason == PeerException.Reason.OTHER_GROUP ? otherGroup : noGroup).increment();
  }

  public void sent(int entries, long bytes) {
    entriesSent.increment(entries);
    bytesSent.increment((double) bytes);
  }

  public void received(int entries, long bytes) {
    entriesReceived.increment(entries);
    bytesReceived.increment((double) bytes);
  }

  private static Counters<ContactOutcome> contacts(MeterRegistry registry, ContactKind kind) {
    Tags tags = Tags.of("kind", Counters.label(kind));
    return new Counters<>(
        registry,
        "grapevine.contacts",
        "Contacts with peers, by kind and outcome",
        "outcome",
        ContactOutcome.class,
        tags);
  }

  private static Counter refusal(MeterRegistry registry, PeerException.Reason reason) {
    return Counter.builder("grapevine.refused.requests")
        .description("Requests to the peer port that were rejected because of their group")
        .tag("reason", Counters.label(reason))
        .register(registry);
  }

  private static Counter transfer(MeterRegistry registry, String unit, String direction) {
    return Counter.builder("grapevine.transferred." + unit)
        .description("The %s of messages exchanged with peers".formatted(unit))
        .baseUnit(unit)
        .tag("direction", direction)
        .register(registry);
  }
}
