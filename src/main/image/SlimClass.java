import static java.lang.classfile.CodeTransform.ACCEPT_ALL;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A class file without what no program can read: the tables of local variables, as {@code jlink
 * --strip-java-debug-attributes} does with those of the JDK, annotations that reflection does not
 * see, and the names that only these used. All use memory of every node. Line numbers stay, for
 * stack traces.
 *
 * <p>The bytes are copied byte by byte without those attributes, as chapter 4 of the Java
 * Virtual Machine Specification lays them out; the JDK's own class file API would compute stack
 * maps anew, for which it needs every class that a library mentions. But it says which names a
 * class uses. Constants keep their numbers: a name that is not used becomes an empty one.
 */
final class SlimClass {

  private static final Set<String> LEFT_OUT =
      Set.of(
          "LocalVariableTable",
          "LocalVariableTypeTable",
          "RuntimeInvisibleAnnotations",
          "RuntimeInvisibleParameterAnnotations",
          "RuntimeInvisibleTypeAnnotations",
          "SourceDebugExtension");
  private static final String STACK_MAPS = "StackMapTable";
  private static final ClassFile UNSHARED =
      ClassFile.of(ConstantPoolSharingOption.NEW_POOL, StackMapsOption.DROP_STACK_MAPS);

  private final ByteBuffer from;
  private final ByteBuffer to;
  private final String[] names;
  private final Set<String> attributes = new HashSet<>();

  private SlimClass(byte[] bytes) {
    from = ByteBuffer.wrap(bytes);
    to = ByteBuffer.allocate(bytes.length);
    copy(8);
    names = new String[Short.toUnsignedInt(from.getShort(from.position()))];
  }

  static byte[] of(byte[] bytes) throws IOException {
    SlimClass first = new SlimClass(bytes);
    byte[] slim = first.copyWithNames(name -> true);
    Set<String> used = names(slim);
    used.add(STACK_MAPS);
    // A class with an attribute that the class file API does not know may use other names.
    return used.containsAll(first.attributes)
        ? new SlimClass(slim).copyWithNames(used::contains)
        : slim;
  }

  /** The names that a class uses, except those of its stack maps. */
  private static Set<String> names(byte[] bytes) {
    ClassModel model = UNSHARED.parse(bytes);
    byte[] built =
        UNSHARED.transformClass(model, ClassTransform.transformingMethodBodies(ACCEPT_ALL));
    Set<String> names = new HashSet<>();
    for (PoolEntry entry : UNSHARED.parse(built).constantPool()) {
      if (entry instanceof Utf8Entry name) {
        names.add(name.stringValue());
      }
    }
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry type -> names.add(type.name().stringValue());
        case StringEntry string -> names.add(string.utf8().stringValue());
        case MethodTypeEntry type -> names.add(type.descriptor().stringValue());
        case NameAndTypeEntry member -> {
          names.add(member.name().stringValue());
          names.add(member.type().stringValue());
        }
        default -> {}
      }
    }
    return names;
  }

  private byte[] copyWithNames(Predicate<String> used) throws IOException {
    constants(used);
    copy(6);
    copy(2 * count());
    members(); // Fields.
    members(); // Methods.
    attributes();
    return Arrays.copyOf(to.array(), to.position());
  }

  private void constants(Predicate<String> used) throws IOException {
    int size = count();
    for (int i = 1; i < size; i++) {
      byte tag = from.get(from.position());
      copy(1);
      switch (tag) {
        case 1 -> {
          int start = from.position();
          int length = Short.toUnsignedInt(from.getShort());
          names[i] = text(start, 2 + length);
          if (used.test(names[i])) {
            from.position(start);
            copy(2 + length);
          } else {
            to.putShort((short) 0);
            from.position(start + 2 + length);
          }
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

  private String text(int start, int length) throws IOException {
    var bytes = new ByteArrayInputStream(from.array(), start, length);
    return new DataInputStream(bytes).readUTF(); // Not quite UTF-8.
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
      if (LEFT_OUT.contains(name) || isOfKotlin(name)) {
        from.position(from.position() + length);
        continue;
      }
      kept++;
      attributes.add(name);
      if (name.equals("Code")) {
        code();
      } else {
        copy(length);
      }
    }
    to.putShort(counted, (short) kept);
  }

  /** Whether the next attribute is what the compiler and the reflection of Kotlin read. */
  private boolean isOfKotlin(String attribute) {
    int start = from.position() + 6;
    return attribute.equals("RuntimeVisibleAnnotations")
        && from.getShort(start) == 1
        && names[Short.toUnsignedInt(from.getShort(start + 2))].equals("Lkotlin/Metadata;");
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
