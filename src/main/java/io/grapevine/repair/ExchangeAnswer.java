package io.grapevine.repair;

import io.grapevine.cbor.EntryFrames;
import io.grapevine.cbor.Frame;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.Feedback;
import io.grapevine.message.Offers;
import io.grapevine.state.Entry;
import io.grapevine.state.ReplicatedState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One answer to an {@link Exchange}: the frames that {@link Exchanged.Reader} reads.
 *
 * <p>A wanted entry that a pushed one has just replaced no longer exists, and one that an offer
 * beats need not be sent. The state is scanned only if wanted entries are left that did not change
 * recently.
 */
final class ExchangeAnswer {

  private final ReplicatedState state;

  /** The halves of the fingerprints, as a set of fingerprints that begin with zeros. */
  private final Fingerprints wanted;

  private final Offers.Comparison offers;
  private final List<Feedback> feedback;
  private final List<Entry> found = new ArrayList<>();
  private long sent;

  /** Merges the pushed entries, and looks up the wanted ones as far as that is cheap. */
  ExchangeAnswer(
      ReplicatedState state, StateSketch sketch, Merger merger, Exchange exchange, String source) {
    this.state = state;
    this.wanted = Fingerprints.of(Arrays.stream(exchange.wanted()).asLongStream().toArray());
    this.offers = exchange.offered().comparison();
    this.feedback = Feedback.of(merger.merge(exchange.pushed(), source, this::strike));
    for (int half : exchange.wanted()) {
      if (wanted.contains(half)) {
        sketch
            .recent(half)
            .ifPresent(entry -> {
              wanted.remove(half);
              found.add(entry);
            });
      }
    }
  }

  /** The number of entries in the frames so far. */
  long sent() {
    return sent;
  }

  private boolean strike(long fingerprint) {
    return wanted.remove(Exchange.half(fingerprint));
  }

  /** Whether the rest requires a scan of the whole state. */
  boolean isExpensive() {
    return !wanted.isEmpty();
  }

  /** The frames, produced on demand. */
  Flux<byte[]> frames() {
    Stream<Entry> entries =
        isExpensive()
            ? Stream.concat(
                found.stream(),
                state
                    .entries()
                    .takeWhile(entry -> !wanted.isEmpty())
                    .filter(entry -> strike(entry.fingerprint())))
            : found.stream();
    EntryFrames frames =
        new EntryFrames(
            entries.filter(entry -> !offers.beats(entry)).peek(entry -> sent++).iterator());
    Iterable<byte[]> once = () -> frames;
    return Flux.concat(
        Mono.just(Frame.of(Feedback.encode(feedback))),
        Flux.fromIterable(once),
        Mono.just(Frame.of(new byte[0])),
        Mono.fromSupplier(() -> Frame.of(offers.accepted().toByteArray())));
  }
}
