package io.grapevine.state;

import io.grapevine.state.OrderIndex.Node;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The slots of an index in the reverse order of their keys; finds each leaf anew, by the key of the
 * first slot behind it.
 */
final class DescendingSlots implements Iterator<Slot> {

  private final OrderIndex index;
  private Slot[] leaf = {};
  private int left;

  DescendingSlots(OrderIndex index, byte @Nullable [] before) {
    this.index = index;
    if (before == null) {
      begin(lastLeaf(index.root()));
    } else {
      seek(before);
    }
  }

  @Override
  public boolean hasNext() {
    if (left == 0 && leaf.length > 0) {
      seek(leaf[0].packed());
    }
    return left > 0;
  }

  @Override
  public Slot next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return leaf[--left];
  }

  private void begin(Node last) {
    leaf = last.slots;
    left = leaf.length;
  }

  /** Goes to the last slot that is before this key. */
  private void seek(byte[] key) {
    Node node = index.root();
    Node before = Node.EMPTY; // what precedes the subtree of node
    while (node.children != null) {
      int child = node.childOf(key);
      if (child > 0) {
        before = node.children[child - 1];
      }
      node = node.children[child];
    }
    begin(node);
    left = node.countBelow(key, false);
    if (left == 0) {
      begin(lastLeaf(before));
    }
  }

  private static Node lastLeaf(Node node) {
    Node last = node;
    while (last.children != null) {
      last = last.children[last.children.length - 1];
    }
    return last;
  }
}
