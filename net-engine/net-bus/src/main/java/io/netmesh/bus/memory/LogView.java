package io.netmesh.bus.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * What one read of a shard may look at.
 *
 * @param segments the records, in order
 * @param oldestNumber the oldest record's number at that moment; the next one's if the shard was empty
 * @param newestNumber the newest record's number at that moment, retained or not
 * @param corrupt what the reader found to be no JSON value; filled by the reader
 */
record LogView(List<SegmentView> segments, long oldestNumber, long newestNumber, List<Corrupt> corrupt) {

    LogView(List<SegmentView> segments, long oldestNumber, long newestNumber) {
        this(segments, oldestNumber, newestNumber, new ArrayList<>(0));
    }

    /** A record whose payload is no JSON value. */
    record Corrupt(Segment segment, int index) {}
}
