package io.grapevine.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.access.Subject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tokens from a file. Only their hashes are kept, and finding one takes the same time whether and
 * where a token begins like one of them.
 */
final class StaticTokens {

  static final StaticTokens NONE = new StaticTokens(List.of());

  /** Each one is compared with every unknown token. */
  private static final int MOST = 1000;

  private static final Pattern NAME = Pattern.compile("[!-~]{1,256}");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]++=*+");
  private static final int SHORTEST = 16;
  private static final int LONGEST = 512;
  private static final Pattern SPACE = Pattern.compile("[ \\t]++");

  private final List<Entry> entries;

  private StaticTokens(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared as a record.
  private record Entry(byte[] hash, Subject subject) {}

  /**
   * Reads the content of a file: a name, a token and, separated by commas, groups in each line.
   *
   * @throws IllegalArgumentException if a line is wrong; the message says which one, and quotes
   *     nothing of it
   */
  static StaticTokens parse(String content) {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line : content.lines().toList()) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        Entry entry = entry(text, "line " + number);
        check(
            entries.stream().noneMatch(other -> MessageDigest.isEqual(other.hash, entry.hash)),
            "line " + number + " has the token of another line");
        entries.add(entry);
        check(entries.size() <= MOST, "there are more than 1,000 tokens");
      }
    }
    return new StaticTokens(entries);
  }

  private static Entry entry(String text, String line) {
    List<String> words = List.of(SPACE.split(text, -1));
    check(words.size() == 2 || words.size() == 3, line + " must be a name, a token, and groups");
    String name = words.getFirst();
    check(
        NAME.matcher(name).matches() && Subjects.mayBeNamed(name),
        line
            + " must have a name of 1 to 256 printable characters that is neither anonymous nor authenticated and does not begin with system:");
    String token = words.get(1);
    check(
        token.length() >= SHORTEST && token.length() <= LONGEST && TOKEN.matcher(token).matches(),
        line + " must have a token of 16 to 512 letters, digits or any of -._~+/=");
    Set<String> groups =
        words.size() == 3 ? Set.copyOf(List.of(words.get(2).split(",", -1))) : Set.of();
    check(
        groups.stream().allMatch(group -> NAME.matcher(group).matches()),
        line + " must have groups of 1 to 256 printable characters, with a comma between two");
    return new Entry(hash(token), new Subject(name, groups));
  }

  private static void check(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** Whose token this is; null if it is none of these. */
  @Nullable Subject find(String token) {
    if (entries.isEmpty()) {
      return null;
    }
    byte[] hash = hash(token);
    Subject found = null;
    for (Entry entry : entries) {
      if (MessageDigest.isEqual(entry.hash, hash)) {
        found = entry.subject;
      }
    }
    return found;
  }

  /** For the log. */
  @Override
  public String toString() {
    return entries.size() == 1 ? "1 token" : entries.size() + " tokens";
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }
}
