package io.grapevine.simulation;

import io.grapevine.connection.Life;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.testing.ManualClock;
import io.grapevine.time.Repetition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** An address of a simulation, and the process that runs there at the moment. */
final class SimulatedNode {

  private static final Duration PURGE = Duration.ofSeconds(1);

  /** What a process needs that outlives it. */
  interface Machine {

    /** A new process with its parts; nothing runs yet. */
    TestNode boot(SimulatedNode node, ProcessTime time);
  }

  private final int number;
  private final Peer address;
  private final VirtualTime virtualTime;
  private final SimulationSettings settings;
  private final RandomGenerator random;
  private final Machine machine;
  private final Listing listing = new Listing();
  private SortedSet<Peer> listed = new TreeSet<>();
  private ProcessTime time;
  private TestNode process;
  private boolean down;
  private final List<Repetition> repetitions = new ArrayList<>();
  private @Nullable Repetition pulls;
  private boolean pulling;

  SimulatedNode(
      int number,
      Peer address,
      VirtualTime virtualTime,
      SimulationSettings settings,
      RandomGenerator random,
      Machine machine) {
    this.number = number;
    this.address = address;
    this.virtualTime = virtualTime;
    this.settings = settings;
    this.random = random;
    this.machine = machine;
    this.pulling = settings.pulls();
    this.time = new ProcessTime(virtualTime);
    this.process = machine.boot(this, time);
  }

  int number() {
    return number;
  }

  Peer address() {
    return address;
  }

  ProcessTime time() {
    return time;
  }

  TestNode process() {
    return process;
  }

  /** Whether the process is about to end. */
  boolean isStopping() {
    return !down && process.life.phase() == Life.Phase.STOPPING;
  }

  /** Whether there is no process. */
  boolean isDown() {
    return down;
  }

  /** Whether applications write here. */
  boolean isReady() {
    return !down && time.isRunning() && process.life.phase() == Life.Phase.READY;
  }

  /** What discovery says from now on. The list may name this address itself. */
  void list(SortedSet<Peer> peers) {
    listed = peers;
    listing.set(peers);
    process.directory.update(peers, true);
    process.directory.noticeSelf(address);
  }

  Listing listing() {
    return listing;
  }

  /** The process knows only these, and will hear of the others when it asks discovery again. */
  void knowsOnly(Collection<Peer> peers) {
    process.directory.update(peers, true);
    process.directory.noticeSelf(address);
  }

  SortedSet<Peer> listed() {
    return listed;
  }

  /** Begins as one that has been there for long. */
  void begin() {
    long longAgo = ManualClock.START - Duration.ofHours(1).toMillis();
    process.continuity.begin(NodeInfo.of("there before", longAgo));
    process.life.ready();
    repeat();
  }

  /** The process ends at once, and its memory is lost. */
  void crash() {
    time.end();
    down = true;
  }

  /** The process is told to end: it drains, and ends then. */
  void stop() {
    if (down || isStopping()) {
      return;
    }
    ProcessTime stopping = time;
    process
        .course
        .drain()
        .doFinally(signal -> {
          if (time == stopping) {
            crash();
          }
        })
        .subscribe();
  }

  /** Another process starts at the address. */
  void restart() {
    time = new ProcessTime(virtualTime);
    process = machine.boot(this, time);
    down = false;
    list(listed);
    process.course.bootstrap(process.discovery).subscribe();
    repeat();
  }

  /** From now on it pulls. */
  void pull() {
    pulling = true;
    if (pulls != null) {
      start(pulls);
    }
  }

  /** From now on it does nothing by itself, and still answers. */
  void rest() {
    repetitions.forEach(Repetition::close);
  }

  /** The schedules: those of production, from random moments on, with a fixed delay. */
  private void repeat() {
    repetitions.clear();
    start(process.course.pushes(random, time.threads(), time));
    pulls = process.course.pulls(random, time.threads(), time);
    if (pulling) {
      start(pulls);
    }
    start(process.course.catchUps(time.threads(), time));
    start(process.course.clockChecks(time.threads(), time));
    start(
        new Repetition(
            "the purge",
            () -> Mono.fromRunnable(process.state::purge),
            PURGE,
            PURGE,
            time.threads(),
            time));
  }

  private void start(Repetition repetition) {
    repetition.start();
    repetitions.add(repetition);
  }
}
