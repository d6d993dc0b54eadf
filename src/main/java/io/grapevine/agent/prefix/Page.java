package io.grapevine.agent.prefix;

import io.grapevine.json.EntryPieces;
import io.grapevine.json.EntryWriter;
import io.grapevine.state.Entry;
import java.util.Iterator;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"entries":[...],"next":"..."}}: {@code next} is present if more entries follow, and is
 * the {@code after} of the next page, or its {@code before} if keys descend. To determine that, a
 * page searches for one more visible entry after its last one.
 */
public final class Page extends Selection implements EntryPieces.Format {

  private final BiConsumer<EntryWriter, Entry> element;
  private @Nullable Entry last;
  private boolean goesOn;

  public Page(
      Iterator<Entry> entries, long now, long limit, BiConsumer<EntryWriter, Entry> element) {
    super(entries, now, limit);
    this.element = element;
  }

  @Override
  public boolean hasNext() {
    return !goesOn && hasMore();
  }

  @Override
  public boolean test(Entry entry) {
    if (super.test(entry)) {
      last = entry;
      return true;
    }
    goesOn = isFull() && isVisible(entry);
    return false;
  }

  @Override
  public void begin(EntryWriter writer) {
    writer.ascii("{\"entries\":[");
  }

  @Override
  public void entry(Entry entry, boolean first, EntryWriter writer) {
    element.accept(writer.ascii(first ? "" : ","), entry);
  }

  @Override
  public void end(EntryWriter writer) {
    writer.ascii("]");
    if (goesOn && last != null) {
      writer.ascii(",\"next\":").string(last.keyText());
    }
    writer.ascii("}");
  }
}
