import java.util.ArrayList;
import java.util.List;

/** What was measured, and what of it is not as it should be. */
final class Figures {

  private final List<String> missed = new ArrayList<>();

  /**
   * Prints a figure, and whether it misses its goal. Missing it by more than the slack is a
   * failure: the startup time depends on the machine, memory only a little, and the size
   * not.
   */
  void print(String id, double value, String unit, String what, double most, double slack) {
    System.out.printf("%s %.2f %s %s (at most %s)%n", id, value, unit, what, most);
    if (value > slack * most) {
      miss(id + " is " + value + ", far more than " + most);
    } else if (value > most) {
      System.err.println("missed: " + id + " is " + value + ", more than " + most);
    }
  }

  /** Something failed; the check goes on to find more. */
  void miss(String what) {
    missed.add(what);
  }

  /** Fails the check if anything was missed. */
  void end() {
    if (!missed.isEmpty()) {
      System.err.println("image check: " + String.join("; ", missed));
      System.exit(1);
    }
  }

  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Fails the check if a value is another one. */
  static void require(String expected, String actual) {
    if (!expected.equals(actual)) {
      throw new IllegalStateException("expected " + expected + ", not " + actual);
    }
  }
}
