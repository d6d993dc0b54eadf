package io.grapevine.state;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A scan meets each slot of two leaves once that are joined under it. */
@JCStressTest
@Outcome(id = "32", expect = ACCEPTABLE, desc = "without the removed slot")
@Outcome(id = "33", expect = ACCEPTABLE, desc = "with the removed slot")
@State
public class JoinedLeavesStress {

  private static final int LEAST = OrderIndex.MOST / 2 + 1;

  private final OrderIndex index = new OrderIndex();
  private final Slot last = Slots.slot(OrderIndex.MOST);

  /** An index with two leaves that has one after the next removal. */
  public JoinedLeavesStress() {
    Slot[] slots = new Slot[OrderIndex.MOST];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = Slots.slot(i);
      index.insert(slots[i]);
    }
    index.insert(last);
    for (int i = 0; i <= slots.length - LEAST; i++) {
      index.remove(slots[2 * i % (slots.length - 1)]);
    }
  }

  @Actor
  public void join() {
    index.remove(last);
  }

  @Actor
  public void scan(I_Result result) {
    index.iterator(null, true).forEachRemaining(slot -> result.r1++);
  }
}
