package io.grapevine.state;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A slot whose bucket goes to another one is found all the time. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "found twice")
@State
public class JoinedBucketsStress {

  private static final int FULL = 2 * HashIndex.LOAD + 1;
  private static final int MOVING = Slots.in(2, 3);

  private final HashIndex index = new HashIndex();
  private final Slot last = Slots.slot(FULL - 1);

  /** An index with three buckets that has two after the next removal. */
  public JoinedBucketsStress() {
    Slot[] slots = new Slot[FULL - 1];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = Slots.slot(i);
      index.insert(slots[i]);
    }
    index.insert(last);
    for (int i = 0; i < FULL - 3 * HashIndex.SPARSE; i++) {
      index.remove(slots[i == MOVING ? slots.length - 1 : i]);
    }
  }

  @Actor
  public void join() {
    index.remove(last);
  }

  @Actor
  public void read(II_Result result) {
    result.r1 = index.find(Slots.entry(MOVING), Slots.hash(MOVING)) == null ? 0 : 1;
    result.r2 = index.find(Slots.entry(MOVING), Slots.hash(MOVING)) == null ? 0 : 1;
  }
}
