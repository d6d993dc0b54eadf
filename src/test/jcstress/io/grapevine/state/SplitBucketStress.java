package io.grapevine.state;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A slot that moves to another bucket is found all the time. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "found twice")
@State
public class SplitBucketStress {

  private static final int FULL = 2 * HashIndex.LOAD;
  private static final int MOVING = Slots.in(2, 3);

  private final HashIndex index = new HashIndex();

  public SplitBucketStress() {
    for (int i = 0; i < FULL; i++) {
      index.insert(Slots.slot(i));
    }
  }

  @Actor
  public void split() {
    index.insert(Slots.slot(FULL));
  }

  @Actor
  public void read(II_Result result) {
    result.r1 = index.find(Slots.entry(MOVING), Slots.hash(MOVING)) == null ? 0 : 1;
    result.r2 = index.find(Slots.entry(MOVING), Slots.hash(MOVING)) == null ? 0 : 1;
  }
}
