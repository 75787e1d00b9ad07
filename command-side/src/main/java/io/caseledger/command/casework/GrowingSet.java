package io.caseledger.command.casework;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * An unchanging set from which a larger one is made without a copy: all that grew from one another share a map and see the part of it that was there
 * when they were made. A long stream is folded in linear time that way. Not for several threads at once.
 */
final class GrowingSet<T> extends AbstractSet<T> {

    private final SequencedMap<T, Integer> shared;
    private final int size;

    private GrowingSet(SequencedMap<T, Integer> shared, int size) {
        this.shared = shared;
        this.size = size;
    }

    static <T> Set<T> with(Set<T> set, T element) {
        if (set.contains(element)) {
            return set;
        }
        SequencedMap<T, Integer> map =
                set instanceof GrowingSet<T> grown && grown.size == grown.shared.size() ? grown.shared : numbered(set);
        map.put(element, map.size());
        return new GrowingSet<>(map, map.size());
    }

    private static <T> SequencedMap<T, Integer> numbered(Set<T> set) {
        SequencedMap<T, Integer> map = new LinkedHashMap<>();
        set.forEach(element -> map.put(element, map.size()));
        return map;
    }

    @Override
    public boolean contains(Object element) {
        Integer number = shared.get(element);
        return number != null && number < size;
    }

    @Override
    public Iterator<T> iterator() {
        return shared.entrySet().stream().limit(size).map(Map.Entry::getKey).iterator();
    }

    @Override
    public int size() {
        return size;
    }
}
