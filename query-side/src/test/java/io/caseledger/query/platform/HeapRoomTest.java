package io.caseledger.query.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessResourceFailureException;

class HeapRoomTest {

    private final AtomicLong used = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final AtomicInteger collections = new AtomicInteger();
    private final HeapRoom room = new HeapRoom(100, used::get, () -> {
        collections.incrementAndGet();
        used.set(held.get());
    });

    @Test
    void there_is_room_up_to_the_limit_and_nothing_is_collected_for_the_question() {
        used.set(100);

        room.requireFor("casework", 1_000);

        assertThat(collections).hasValue(0);
    }

    @Test
    void garbage_is_not_counted() {
        used.set(101);
        held.set(100);

        room.requireFor("casework", 1_000);

        assertThat(collections).hasValue(1);
    }

    @Test
    void what_is_held_is_too_much_above_it_and_the_reason_says_what_to_do() {
        used.set(150);
        held.set(101);

        assertThatThrownBy(() -> room.requireFor("casework", 1_000))
                .isInstanceOf(DataAccessResourceFailureException.class)
                .hasMessageContaining("too small to rebuild casework")
                .hasMessageContaining("1000 events")
                .hasMessageContaining("CASELEDGER_JAVA_OPTIONS=-Xmx");
    }

    @Test
    void this_process_has_some() {
        assertThatCode(() -> HeapRoom.ofThisProcess().requireFor("casework", 1)).doesNotThrowAnyException();
    }

    /** Whichever divides the heap how. */
    @ParameterizedTest
    @ValueSource(strings = {"G1", "Parallel", "Serial", "Z"})
    void it_ends_before_the_heap_does(String collector) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+Use" + collector + "GC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hoarder.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).startsWith("The heap of").contains("too small to rebuild casework");
    }

    /** Keeps more and more, as a rebuild does, until it is told to stop. */
    static final class Hoarder {

        private static final int PIECE = 100_000;

        private Hoarder() {}

        public static void main(String... ignored) {
            HeapRoom room = HeapRoom.ofThisProcess();
            List<byte[]> kept = new ArrayList<>();
            try {
                while (true) {
                    kept.add(new byte[PIECE]);
                    room.requireFor("casework", kept.size());
                }
            } catch (DataAccessResourceFailureException told) {
                System.out.println(told.getMessage());
            }
        }
    }
}
