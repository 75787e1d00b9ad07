package io.caseledger.command.casework;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowingSetTest {

    @Test
    void a_set_stays_as_it_is_while_others_grow_from_it() {
        Set<String> one = GrowingSet.with(Set.of(), "a");
        Set<String> two = GrowingSet.with(one, "b");
        Set<String> other = GrowingSet.with(one, "c");

        assertThat(one).containsExactly("a");
        assertThat(two).containsExactly("a", "b").isEqualTo(Set.of("a", "b"));
        assertThat(other).containsExactly("a", "c").doesNotContain("b");
        assertThat(GrowingSet.with(two, "a")).isSameAs(two);
    }

    @Test
    void a_large_set_is_grown_in_linear_time() {
        Set<Integer> set = Set.of();
        for (int number = 0; number < 1_000_000; number++) {
            set = GrowingSet.with(set, number);
        }
        assertThat(set).hasSize(1_000_000);
        assertThat(IntStream.of(0, 999_999)).allMatch(set::contains);
    }
}
