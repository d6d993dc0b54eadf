package io.grapevine.agent.rights;

import io.grapevine.access.Permission;
import io.grapevine.access.Policies;
import io.grapevine.access.Policy;
import io.grapevine.access.PolicyParser;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Random keys with values, and random rules for one subject. */
final class RandomTeam {

  private static final String[] LETTERS = {"a", "b", "/", "é", "\uFFFF", "😀"};
  private static final AtomicInteger TEAMS = new AtomicInteger();

  private final RandomGenerator random;
  private final ReplicatedState state;
  final String root = "many" + TEAMS.incrementAndGet() + "/";
  final TreeSet<Key> keys = new TreeSet<>();
  final List<String> writable;
  final List<String> readable;

  RandomTeam(RandomGenerator random, ReplicatedState state, Policies policies) {
    this.random = random;
    this.state = state;
    for (int i = 0; i < 40; i++) {
      put(root + text(4));
    }
    writable = prefixes(random.nextInt(4));
    readable = new ArrayList<>(prefixes(1 + random.nextInt(4)));
    policies.replace(policy());
    readable.addAll(writable);
  }

  /** One rule for each prefix. */
  private Policy policy() {
    List<String> rules = new ArrayList<>();
    rules.add("{name: other, subjects: [reader], prefix: %s, may: [read]}".formatted(root));
    for (Permission permission : List.of(Permission.READ, Permission.WRITE)) {
      for (String prefix : permission == Permission.READ ? readable : writable) {
        rules.add(
            "{name: rule-%d, subjects: [random], prefix: \"%s\", may: [%s]}"
                .formatted(rules.size(), escaped(prefix), permission.text()));
      }
    }
    return PolicyParser.parse("rules: [" + String.join(", ", rules) + "]");
  }

  private void put(String key) {
    state.put(Key.of(key), "1".getBytes(StandardCharsets.UTF_8), 0);
    keys.add(Key.of(key));
  }

  List<String> prefixes(int count) {
    return IntStream.range(0, count).mapToObj(i -> root + text(2)).toList();
  }

  private String text(int most) {
    return IntStream.range(0, random.nextInt(most + 1))
        .mapToObj(i -> LETTERS[random.nextInt(LETTERS.length)])
        .collect(Collectors.joining());
  }

  boolean mayRead(String key) {
    return readable.stream().anyMatch(key::startsWith);
  }

  boolean mayWrite(String key) {
    return writable.stream().anyMatch(key::startsWith);
  }

  List<String> readable(String prefix) {
    return keys.stream()
        .map(Key::toString)
        .filter(key -> key.startsWith(prefix) && mayRead(key))
        .toList();
  }

  /** Whether some part of the prefixes is below one, or the other way round. */
  static boolean meets(Collection<String> prefixes, String prefix) {
    return prefixes.stream().anyMatch(one -> one.startsWith(prefix) || prefix.startsWith(one));
  }

  List<String> some(int count) {
    List<Key> all = List.copyOf(keys);
    return IntStream.range(0, count)
        .mapToObj(i -> all.get(random.nextInt(all.size())).toString())
        .distinct()
        .toList();
  }

  static String escaped(String text) {
    return text.chars().mapToObj("\\u%04x"::formatted).collect(Collectors.joining());
  }
}
