package io.grapevine.state;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A reader meets the former entry or the whole new one, and never again the former one. */
@JCStressTest
@Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "before")
@Outcome(id = "7, 8", expect = ACCEPTABLE, desc = "between the two reads")
@Outcome(id = "8, 8", expect = ACCEPTABLE, desc = "after")
@State
public class ReplacedEntryStress {

  private final Slot slot = Slots.slot(1);

  @Actor
  public void replace() {
    byte[] packed = Slots.entry(1).clone();
    Packed.setStamp(packed, Slots.STAMP + 1);
    slot.replace(packed);
  }

  @Actor
  public void read(JJ_Result result) {
    result.r1 = Packed.stamp(slot.packed());
    result.r2 = Packed.stamp(slot.packed());
  }
}
