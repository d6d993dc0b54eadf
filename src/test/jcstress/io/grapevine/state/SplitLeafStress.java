package io.grapevine.state;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A scan meets all slots of a leaf that is split under it, wherever it begins. */
@JCStressTest
@Outcome(id = "1, 64", expect = ACCEPTABLE, desc = "before, or the new slot was missed")
@Outcome(id = "1, 65", expect = ACCEPTABLE, desc = "with the new slot")
@State
public class SplitLeafStress {

  private final OrderIndex index = new OrderIndex();

  public SplitLeafStress() {
    for (int i = 0; i < OrderIndex.MOST; i++) {
      index.insert(Slots.slot(2 * i));
    }
  }

  @Actor
  public void split() {
    index.insert(Slots.slot(1));
  }

  @Actor
  public void scan(II_Result result) {
    result.r1 = index.iterator(Slots.entry(2 * OrderIndex.MOST - 2), true).hasNext() ? 1 : 0;
    index.iterator(null, true).forEachRemaining(slot -> result.r2++);
  }
}
