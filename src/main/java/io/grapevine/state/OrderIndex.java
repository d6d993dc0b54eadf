package io.grapevine.state;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The slots in the order of their keys. Readers use no lock; there is one writer at a time.
 *
 * <p>A B+-tree (Comer: The Ubiquitous B-Tree, 1979) whose nodes are immutable. A change copies the
 * nodes on the path from the root to a leaf and publishes the new root by one volatile write
 * (Driscoll et al.: Making Data Structures Persistent, 1989). A node has no empty places, so that a
 * tree of half-filled nodes uses hardly more memory than one of full nodes.
 *
 * <p>Invariants: all leaves are at the same depth; a node has at most {@link #MOST} slots; two
 * neighbors below the same node have together more than half of that; an inner node has the first
 * slot of each child. A change takes a number of steps logarithmic in the number of slots.
 */
final class OrderIndex {

  /** The maximum number of slots in a node. */
  static final int MOST = 64;

  private static final int FEW = MOST / 2;

  private volatile Node root = Node.EMPTY;

  /** Adds a slot whose key is not present. */
  void insert(Slot slot) {
    Node[] pieces = root.with(slot);
    root = pieces.length == 1 ? pieces[0] : new Node(Node.firsts(pieces), pieces);
  }

  /** Removes a slot that is present. */
  void remove(Slot slot) {
    Node rest = root.without(slot);
    while (rest.children != null && rest.children.length == 1) {
      rest = rest.children[0];
    }
    root = rest.slots.length == 0 ? Node.EMPTY : rest;
  }

  /**
   * The slots in key order. Weakly consistent: what is present all the time is there; what is
   * inserted or removed meanwhile may be. The iterator holds one leaf, not the whole former tree.
   *
   * @param from a key or an entry with the key at which to start; null: at the beginning
   * @param inclusive whether to begin with this key itself
   */
  Iterator<Slot> iterator(byte @Nullable [] from, boolean inclusive) {
    return new Slots(from, inclusive);
  }

  /** As above, in the reverse order: from the last key before this one, or from the last of all. */
  Iterator<Slot> descending(byte @Nullable [] before) {
    return new DescendingSlots(this, before);
  }

  Node root() {
    return root;
  }

  /** A leaf has the slots themselves, an inner node the first slot of each child. */
  static final class Node {

    static final Node EMPTY = new Node(new Slot[0], null);

    final Slot[] slots;
    final Node @Nullable [] children;

    Node(Slot[] slots, Node @Nullable [] children) {
      this.slots = slots;
      this.children = children;
    }

    /** The number of slots with lesser keys; with {@code orEqual}, also the one with this key. */
    int countBelow(byte[] key, boolean orEqual) {
      int from = 0;
      int to = slots.length;
      while (from < to) {
        int middle = from + to >>> 1;
        int order = Packed.compareKeys(slots[middle].packed(), key);
        if (order < 0 || orEqual && order == 0) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      return from;
    }

    /** The child in which this key is or would be. */
    int childOf(byte[] key) {
      return Math.max(0, countBelow(key, true) - 1);
    }

    /** This node with one more slot, as two nodes if it is too much for one. */
    Node[] with(Slot slot) {
      byte[] key = slot.packed();
      if (children == null) {
        int at = countBelow(key, false);
        return new Node(replaced(slots, at, at, slot), null).pieces();
      }
      int child = childOf(key);
      return replaced(child, child + 1, children[child].with(slot)).pieces();
    }

    /** This node with one slot less, perhaps empty. */
    Node without(Slot slot) {
      byte[] key = slot.packed();
      if (children == null) {
        int at = countBelow(key, false);
        return new Node(replaced(slots, at, at + 1), null);
      }
      int child = childOf(key);
      Node rest = children[child].without(slot);
      if (child > 0 && children[child - 1].fitsBeside(rest)) {
        return replaced(child - 1, child + 1, children[child - 1].and(rest));
      }
      if (child + 1 < children.length && rest.fitsBeside(children[child + 1])) {
        return replaced(child, child + 2, rest.and(children[child + 1]));
      }
      return rest.slots.length == 0 ? replaced(child, child + 1) : replaced(child, child + 1, rest);
    }

    private boolean fitsBeside(Node other) {
      return slots.length + other.slots.length <= FEW;
    }

    private Node and(Node next) {
      return new Node(
          replaced(slots, slots.length, slots.length, next.slots),
          children == null || next.children == null
              ? null
              : replaced(children, children.length, children.length, next.children));
    }

    private Node[] pieces() {
      int length = slots.length;
      return length <= MOST
          ? new Node[] {this}
          : new Node[] {part(0, length / 2), part(length / 2, length)};
    }

    private Node part(int from, int to) {
      return new Node(
          Arrays.copyOfRange(slots, from, to),
          children == null ? null : Arrays.copyOfRange(children, from, to));
    }

    /** This inner node with other children in place of those from {@code from} to {@code to}. */
    private Node replaced(int from, int to, Node... by) {
      return new Node(
          replaced(slots, from, to, firsts(by)),
          children == null ? null : replaced(children, from, to, by));
    }

    static Slot[] firsts(Node[] nodes) {
      Slot[] firsts = new Slot[nodes.length];
      Arrays.setAll(firsts, i -> nodes[i].slots[0]);
      return firsts;
    }

    @SafeVarargs
    private static <T> T[] replaced(T[] array, int from, int to, T... by) {
      T[] copy = Arrays.copyOf(array, array.length - (to - from) + by.length);
      System.arraycopy(by, 0, copy, from, by.length);
      System.arraycopy(array, to, copy, from + by.length, array.length - to);
      return copy;
    }
  }

  /** Finds each leaf anew, by the key of the last slot before it. */
  private final class Slots implements Iterator<Slot> {

    private Slot[] leaf = Node.EMPTY.slots;
    private int next;

    Slots(byte @Nullable [] from, boolean inclusive) {
      if (from == null) {
        begin(firstLeaf(root));
      } else {
        seek(from, !inclusive);
      }
    }

    @Override
    public boolean hasNext() {
      if (next == leaf.length && next > 0) {
        seek(leaf[next - 1].packed(), true);
      }
      return next < leaf.length;
    }

    @Override
    public Slot next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return leaf[next++];
    }

    private void begin(Node first) {
      leaf = first.slots;
      next = 0;
    }

    /** Goes to the first slot that is not before this key, or after it. */
    private void seek(byte[] key, boolean after) {
      Node node = root;
      Node right = Node.EMPTY; // what follows the subtree of node
      while (node.children != null) {
        int child = node.childOf(key);
        if (child + 1 < node.children.length) {
          right = node.children[child + 1];
        }
        node = node.children[child];
      }
      begin(node);
      next = node.countBelow(key, after);
      if (next == leaf.length) {
        begin(firstLeaf(right));
      }
    }

    private static Node firstLeaf(Node node) {
      Node first = node;
      while (first.children != null) {
        first = first.children[0];
      }
      return first;
    }
  }
}
