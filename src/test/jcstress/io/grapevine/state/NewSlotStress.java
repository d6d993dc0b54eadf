package io.grapevine.state;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A reader meets a new slot with its whole entry, or not at all; what it finds stays. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "before")
@Outcome(id = "0, 7", expect = ACCEPTABLE, desc = "between the two reads")
@Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "after")
@State
public class NewSlotStress {

  private final EntryTable table = new EntryTable();
  private final Key key = Key.in(Slots.entry(1).clone());

  @Actor
  public void insert() {
    byte[] packed = Slots.entry(1).clone();
    Packed.setStamp(packed, Slots.STAMP);
    table.insert(new Slot(packed));
  }

  /** The slot comes into the order last. */
  @Actor
  public void read(JJ_Result result) {
    var slots = table.all();
    result.r1 = slots.hasNext() ? Packed.stamp(slots.next().packed()) : 0;
    Slot slot = table.find(key);
    result.r2 = slot == null ? 0 : Packed.stamp(slot.packed());
  }
}
