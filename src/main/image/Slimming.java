import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Removes the tables of local variables from the classes in jars, as {@code jlink
 * --strip-java-debug-attributes} does with those of the JDK: only debuggers read them, and they
 * use memory of every node. Line numbers stay, for stack traces. Signed jars are not changed.
 *
 * <p>Class files are copied byte by byte without those attributes, as chapter 4 of the Java
 * Virtual Machine Specification lays them out; the JDK's own class file API would compute stack
 * maps anew, for which it needs every class that a library mentions.
 */
final class Slimming {

  private static final Set<String> LEFT_OUT =
      Set.of("LocalVariableTable", "LocalVariableTypeTable");

  private final ByteBuffer from;
  private final ByteBuffer to;
  private final String[] names;

  private Slimming(byte[] bytes) {
    from = ByteBuffer.wrap(bytes);
    to = ByteBuffer.allocate(bytes.length);
    copy(8);
    names = new String[Short.toUnsignedInt(from.getShort(from.position()))];
  }

  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      slim(Path.of(jar));
    }
  }

  private static void slim(Path jar) throws IOException {
    try (JarFile from = new JarFile(jar.toFile())) {
      List<JarEntry> entries = from.stream().toList();
      if (entries.stream().anyMatch(entry -> entry.getName().matches("META-INF/[^/]+\\.SF"))) {
        return;
      }
      var modified = Files.getLastModifiedTime(jar);
      Path slim = jar.resolveSibling(jar.getFileName() + ".slim");
      try (ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(slim))) {
        for (JarEntry entry : entries) {
          ZipEntry copy = new ZipEntry(entry.getName());
          copy.setTime(entry.getTime());
          to.putNextEntry(copy);
          try (InputStream in = from.getInputStream(entry)) {
            byte[] bytes = in.readAllBytes();
            to.write(entry.getName().endsWith(".class") ? slim(bytes) : bytes);
          }
          to.closeEntry();
        }
      }
      Files.move(slim, jar, StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(jar, modified); // The same input results in the same layer.
    }
  }

  private static byte[] slim(byte[] bytes) {
    Slimming slimming = new Slimming(bytes);
    slimming.constants();
    slimming.copy(6);
    slimming.copy(2 * slimming.count());
    slimming.members(); // Fields.
    slimming.members(); // Methods.
    slimming.attributes();
    return Arrays.copyOf(slimming.to.array(), slimming.to.position());
  }

  private void constants() {
    int size = count();
    for (int i = 1; i < size; i++) {
      byte tag = from.get(from.position());
      copy(1);
      switch (tag) {
        case 1 -> {
          int length = count();
          names[i] = new String(from.array(), from.position(), length, StandardCharsets.UTF_8);
          copy(length);
        }
        case 3, 4, 9, 10, 11, 12, 17, 18 -> copy(4);
        case 5, 6 -> {
          copy(8);
          i++; // A long or double counts twice.
        }
        case 7, 8, 16, 19, 20 -> copy(2);
        case 15 -> copy(3);
        default -> throw new IllegalArgumentException("a constant of kind " + tag);
      }
    }
  }

  private void members() {
    for (int i = count(); i > 0; i--) {
      copy(6);
      attributes();
    }
  }

  private void attributes() {
    int counted = to.position();
    int kept = 0;
    for (int i = count(); i > 0; i--) {
      String name = names[Short.toUnsignedInt(from.getShort(from.position()))];
      int length = 6 + from.getInt(from.position() + 2);
      if (LEFT_OUT.contains(name)) {
        from.position(from.position() + length);
        continue;
      }
      kept++;
      if (name.equals("Code")) {
        code();
      } else {
        copy(length);
      }
    }
    to.putShort(counted, (short) kept);
  }

  private void code() {
    copy(2);
    int sized = to.position();
    copy(8);
    copy(4 + from.getInt(from.position()));
    copy(8 * count()); // Exceptions.
    attributes();
    to.putInt(sized, to.position() - sized - 4);
  }

  /** Copies and returns the number of following items. */
  private int count() {
    int count = Short.toUnsignedInt(from.getShort(from.position()));
    copy(2);
    return count;
  }

  private void copy(int length) {
    to.put(from.array(), from.position(), length);
    from.position(from.position() + length);
  }
}
