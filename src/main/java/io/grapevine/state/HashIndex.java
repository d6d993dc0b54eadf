package io.grapevine.state;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the slot of a key. Readers use no lock and allocate nothing; there is one writer at a time.
 *
 * <p>Linear hashing (Litwin: Linear Hashing, a new tool for file and table addressing, 1980): while
 * the buckets hold more than {@link #LOAD} slots on average, each new slot splits one bucket, in
 * the order of their numbers. So no insertion costs more than the split of one bucket, however
 * large the table is, and the table is never half empty.
 *
 * <p>Everything that a reader reaches from {@link #table} is immutable. A change copies the bucket
 * and the three short arrays above it, and publishes them by one volatile write: readers see all of
 * it or nothing. Invariant: a slot is in the bucket that {@link #bucketOf} returns, and in no
 * other.
 */
final class HashIndex {

  /** The average number of slots in a bucket; the more, the less memory and the slower. */
  static final int LOAD = 48;

  /** The average below which two buckets are joined for each removed slot. */
  static final int SPARSE = LOAD / 4;

  private static final int FEWEST_BUCKETS = 2;

  private final ToIntFunction<byte[]> hash;
  private volatile Table table = Table.EMPTY;

  /** Only the writer uses it. */
  private int size;

  HashIndex() {
    this(Packed::keyHash);
  }

  /**
   * An empty index.
   *
   * @param hash the hash of the key of an entry
   */
  HashIndex(ToIntFunction<byte[]> hash) {
    this.hash = hash;
  }

  /**
   * The slot with this key.
   *
   * @param key a key or an entry
   * @param keyHash its hash
   */
  @Nullable Slot find(byte[] key, int keyHash) {
    Table now = table;
    return now.bucket(bucketOf(keyHash, now.buckets)).find(tag(keyHash), key);
  }

  /** Passes on the slots whose keys have this fingerprint: one or none, unless two keys collide. */
  void find(long keyFingerprint, Consumer<Slot> each) {
    int keyHash = Packed.keyHash(keyFingerprint);
    Table now = table;
    now.bucket(bucketOf(keyHash, now.buckets)).find(tag(keyHash), keyFingerprint, each);
  }

  /** Adds a slot whose key is not present. */
  void insert(Slot slot) {
    int keyHash = hash.applyAsInt(slot.packed());
    int number = bucketOf(keyHash, table.buckets);
    Table next = table.with(number, table.bucket(number).with(tag(keyHash), slot));
    size++;
    table = size > (long) LOAD * next.buckets ? split(next) : next;
  }

  /** Removes a slot that is present. */
  void remove(Slot slot) {
    int number = bucketOf(hash.applyAsInt(slot.packed()), table.buckets);
    Table next = table.with(number, table.bucket(number).without(slot));
    size--;
    boolean sparse = size < (long) SPARSE * next.buckets && next.buckets > FEWEST_BUCKETS;
    table = sparse ? joined(next) : next;
  }

  /** The number of buckets. */
  int buckets() {
    return table.buckets;
  }

  /** The last bits of the hash; if there is no such bucket yet, one bit less. */
  static int bucketOf(int keyHash, int buckets) {
    int mask = -1 >>> Integer.numberOfLeadingZeros(buckets - 1);
    int number = keyHash & mask;
    return number < buckets ? number : number & mask >>> 1;
  }

  /** The bucket that has the slots of this one while this one does not exist. */
  private static int parent(int number) {
    return number - Integer.highestOneBit(number);
  }

  private static byte tag(int keyHash) {
    return (byte) (keyHash >>> 24);
  }

  private Table split(Table table) {
    int last = table.buckets;
    int first = parent(last);
    Bucket both = table.bucket(first);
    int[] numbers =
        Arrays.stream(both.slots())
            .mapToInt(slot -> bucketOf(hash.applyAsInt(slot.packed()), last + 1))
            .toArray();
    return new Table(last + 1, table.directory)
        .with(first, both.part(numbers, first))
        .with(last, both.part(numbers, last));
  }

  /** The place of the last bucket stays in the directory for the next time. */
  private static Table joined(Table table) {
    int last = table.buckets - 1;
    int first = parent(last);
    return new Table(last, table.directory)
        .with(first, table.bucket(first).and(table.bucket(last)))
        .with(last, Bucket.EMPTY);
  }

  /** The buckets by number: 64 in an array, 64 of those in an array, and these in another one. */
  private static final class Table {

    static final Table EMPTY =
        new Table(FEWEST_BUCKETS, new Bucket[][][] {{{Bucket.EMPTY, Bucket.EMPTY}}});

    private static final int BITS = 6;
    private static final int MASK = (1 << BITS) - 1;
    private static final Bucket[] NO_BUCKETS = {};
    private static final Bucket[][] NO_PAGES = {};

    final int buckets;
    final Bucket[][][] directory;

    Table(int buckets, Bucket[][][] directory) {
      this.buckets = buckets;
      this.directory = directory;
    }

    Bucket bucket(int number) {
      return directory[number >>> 2 * BITS][number >>> BITS & MASK][number & MASK];
    }

    /** This table with this bucket under this number, which is a present one or the next. */
    Table with(int number, Bucket bucket) {
      int book = number >>> 2 * BITS;
      int page = number >>> BITS & MASK;
      Bucket[][] pages = book < directory.length ? directory[book] : NO_PAGES;
      Bucket[] line = page < pages.length ? pages[page] : NO_BUCKETS;
      return new Table(
          buckets, with(directory, book, with(pages, page, with(line, number & MASK, bucket))));
    }

    private static <T> T[] with(T[] array, int at, T element) {
      T[] copy = Arrays.copyOf(array, Math.max(array.length, at + 1));
      copy[at] = element;
      return copy;
    }
  }
}
