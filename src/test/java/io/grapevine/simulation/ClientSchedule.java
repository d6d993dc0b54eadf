package io.grapevine.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.MergeOrder;
import io.grapevine.state.PutResult;
import io.grapevine.state.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Five nodes under random faults, and clients that rely on what they were answered: a write with a
 * concern is on as many nodes, a reader with a tag sees nothing older, and nothing is lost of a
 * value that many change under conditions.
 */
final class ClientSchedule {

  private static final int NODES = 5;
  private static final int KEYS = 8;
  private static final int CLIENTS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Two writes of one key at the same instant have the same stamp; no tag says which one won. */
  private static final Duration A_MOMENT = Duration.ofMillis(10);

  private static final Key COUNTER = Key.of("counter");

  private final RandomGenerator random;
  private final ScheduleKind kind;
  private final Simulation simulation;
  private final RandomFaults faults;
  private final ClientAnswers answers;
  private final List<String> violations = new ArrayList<>();
  private int values;
  private int increments;
  private int pending;

  /**
   * A schedule.
   *
   * @param random the only chance in it
   * @param crashes whether processes are killed; then what one had counts as had
   */
  ClientSchedule(RandomGenerator random, boolean crashes, ClientAnswers answers) {
    this.random = random;
    this.answers = answers;
    kind = crashes ? ScheduleKind.MIXED : ScheduleKind.PUSH_ONLY;
    simulation =
        Simulation.of(
            NODES,
            random.nextLong(),
            SimulationSettings.of("pull-interval", "5s")
                .taking(Duration.ofMillis(1 + random.nextInt(20))));
    faults = new RandomFaults(simulation.cluster(), kind, random);
  }

  /** Runs it, with an error if a client was promised what does not hold. */
  ClientSchedule run() {
    simulation.begin().pass(Duration.ofSeconds(2));
    Weather weather = simulation.cluster().weather();
    weather.loss = random.nextInt(3) * 0.1;
    weather.duplication = random.nextInt(2) * 0.1;
    weather.delay = Duration.ofMillis(random.nextInt(3) * 200L);
    for (int i = 0; i < CLIENTS; i++) {
      if (kind == ScheduleKind.PUSH_ONLY) {
        pending++;
        increment();
      }
      switch (random.nextInt(4)) {
        case 0 -> faults.happen();
        case 1 -> writeForMany();
        default -> writeAndReadElsewhere();
      }
      simulation.pass(Duration.ofMillis(random.nextInt(600)));
      check();
    }
    simulation.heal();
    while (pending > 0) {
      simulation.pass(PATIENCE);
    }
    simulation.settle().pass(PATIENCE.plusSeconds(3));
    checkThatAllIsMet();
    return this;
  }

  /** Without faults, nobody waits in vain. */
  private void checkThatAllIsMet() {
    int kept = answers.kept();
    int failed = answers.failed();
    for (int i = 0; i < NODES; i++) {
      writeForMany();
      simulation.pass(A_MOMENT);
      writeAndReadElsewhere();
      simulation.pass(A_MOMENT);
    }
    simulation.pass(PATIENCE.plusSeconds(3));
    if (answers.kept() - kept < 2 * NODES || answers.failed() != failed) {
      violations.add(
          "of %d clients, %d got what they waited for, and %d did not, although all is well"
              .formatted(2 * NODES, answers.kept() - kept, answers.failed() - failed));
    }
    for (SimulatedNode node : simulation.cluster().nodes()) {
      String counted = node.process().get(COUNTER.toString());
      if (kind == ScheduleKind.PUSH_ONLY && !counted.equals(Integer.toString(increments))) {
        violations.add(
            "node %d counts %s instead of %d".formatted(node.number(), counted, increments));
      }
    }
    check();
  }

  private void check() {
    if (!violations.isEmpty()) {
      throw new AssertionError(violations.getFirst());
    }
  }

  private void writeForMany() {
    SimulatedNode node = anyNode();
    int count = 2 + random.nextInt(NODES - 1);
    Entry entry = write(node);
    if (entry == null) {
      return;
    }
    List<TestNode> processes =
        simulation.cluster().nodes().stream().map(SimulatedNode::process).toList();
    node.process()
        .concerns
        .await(entry, count, end(node))
        .subscribe(holders -> {
          if (holders < count) {
            answers.unmet++;
          } else {
            answers.met++;
            checkHeld(entry, count, processes);
          }
        });
  }

  /** A process that was killed since may have had it. */
  private void checkHeld(Entry entry, int count, List<TestNode> before) {
    long holders =
        simulation.cluster().nodes().stream()
            .filter(node ->
                node.isDown() || node.process() != before.get(node.number()) || has(node, entry))
            .count();
    if (holders < count) {
      violations.add("%s was promised to %d nodes; %d have it".formatted(entry, count, holders));
    }
  }

  private static boolean has(SimulatedNode node, Entry entry) {
    return node.process()
        .state
        .entry(entry.key())
        .filter(held -> MergeOrder.INSTANCE.compare(held, entry) >= 0)
        .isPresent();
  }

  private void writeAndReadElsewhere() {
    SimulatedNode writer = anyNode();
    SimulatedNode reader = anyNode();
    Entry entry = write(writer);
    if (entry != null) {
      simulation.cluster().time().after(random.nextLong(1_000_000_000), () -> read(reader, entry));
    }
  }

  private void read(SimulatedNode reader, Entry entry) {
    if (!reader.isReady()) {
      return;
    }
    reader
        .process()
        .repairs
        .catchUp
        .await(entry.key(), Tag.of(entry), end(reader))
        .subscribe(isHere -> {
          if (!isHere) {
            answers.late++;
          } else {
            answers.arrived++;
            if (!has(reader, entry)) {
              violations.add("node %d showed less than %s".formatted(reader.number(), entry));
            }
          }
        });
  }

  /** A client reads the counter, and writes it when others may have done so. */
  private void increment() {
    SimulatedNode node = simulation.cluster().node(0);
    Entry seen = node.process().state.get(COUNTER).orElse(null);
    simulation.cluster().time().after(random.nextLong(2_000_000_000), () -> increment(node, seen));
  }

  private void increment(SimulatedNode node, @Nullable Entry seen) {
    int next = seen == null ? 1 : Integer.parseInt(UTF_8.decode(seen.value()).toString()) + 1;
    Condition condition =
        seen == null
            ? new Condition(null, new Condition.Any())
            : new Condition(new Condition.OneOf(Set.of(Tag.of(seen))), null);
    switch (put(node, COUNTER, Integer.toString(next), condition)) {
      case PutResult.Stored _ -> {
        increments++;
        answers.increments++;
        pending--;
      }
      case PutResult.Unmet _ -> increment();
      default -> pending--;
    }
  }

  private @Nullable Entry write(SimulatedNode node) {
    if (!node.isReady()) {
      return null;
    }
    Key key = Key.of("key/" + random.nextInt(KEYS));
    PutResult result = put(node, key, "\"%d\"".formatted(values++), Condition.NONE);
    return result instanceof PutResult.Stored stored ? stored.entry() : null;
  }

  private PutResult put(SimulatedNode node, Key key, String json, Condition condition) {
    PutResult result = node.process().state.put(key, json.getBytes(UTF_8), 0, condition);
    if (result instanceof PutResult.Stored stored) {
      simulation.cluster().invariants().acknowledged(node, stored.entry());
    }
    return result;
  }

  private static Mono<?> end(SimulatedNode node) {
    return Mono.delay(PATIENCE, node.time().threads());
  }

  private SimulatedNode anyNode() {
    return simulation.cluster().node(random.nextInt(NODES));
  }
}
