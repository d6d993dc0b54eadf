package io.grapevine.connection;

import io.grapevine.state.Entry;
import java.util.List;

/**
 * A batch of entries that one node gives another, encoded once however many peers get it.
 *
 * @param entries what is given
 * @param json their JSON form; shared, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares deltas.
record Delta(List<Entry> entries, byte[] json) {}
