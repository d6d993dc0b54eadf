import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * The classes of some libraries that can be reached from all others. These libraries are large,
 * little of them is used, and they find no class by a name that they compose: the client of
 * Kubernetes has a class for each of its APIs, and uses a few classes of Apache Commons.
 *
 * <p>A class is reached if its name is anywhere in another class that is reached, as a type or as
 * text.
 */
final class Reached {

  private static final Pattern OPTIONAL =
      Pattern.compile(
          "(io/kubernetes/client/openapi/apis|org/apache/commons/(codec|collections4|io|lang3))/.+"
              + "\\.class");
  private static final String END = ".class";
  private static final Pattern NO_NAME = Pattern.compile("[^\\w$/]+");

  private final Map<String, Set<String>> mentions = new HashMap<>();
  private final Set<String> reached = new HashSet<>();
  private final Deque<String> open = new ArrayDeque<>();

  private Reached() {}

  /** Returns whether an entry of one of the jars is needed. */
  static Predicate<String> in(List<Path> jars) throws IOException {
    Reached classes = new Reached();
    for (Path jar : jars) {
      classes.read(jar);
    }
    while (!classes.open.isEmpty()) {
      classes.mentions.getOrDefault(classes.open.pop(), Set.of()).forEach(classes::reach);
    }
    return entry -> !OPTIONAL.matcher(entry).matches() || classes.reached.contains(entry);
  }

  private void read(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(entry -> entry.getName().endsWith(END)).toList()) {
        try (InputStream in = file.getInputStream(entry)) {
          mentions
              .computeIfAbsent(entry.getName(), name -> new HashSet<>()) // Of each that has it.
              .addAll(mentionedBy(in.readAllBytes()));
        }
        if (!OPTIONAL.matcher(entry.getName()).matches()) {
          reach(entry.getName());
        }
      }
    }
  }

  private void reach(String entry) {
    if (reached.add(entry)) {
      open.push(entry);
    }
  }

  private static Set<String> mentionedBy(byte[] bytes) {
    Set<String> names = new HashSet<>();
    for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
      if (entry instanceof Utf8Entry text) {
        for (String word : NO_NAME.split(text.stringValue().replace('.', '/'))) {
          String name = word.replaceFirst("^L(?=(io|org)/)", "") + END;
          if (OPTIONAL.matcher(name).matches()) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }
}
