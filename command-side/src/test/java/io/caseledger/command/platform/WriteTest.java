package io.caseledger.command.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.platform.http.Expected;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** For how long a command waits for its append. */
class WriteTest {

    private final Write write =
            new Write("default", new TreeMap<>(), TestLedger.AT, Expected.ANYTHING, true, null, false, "/");

    @Test
    void an_append_is_not_begun_whose_outcome_might_not_be_known_in_time() throws InterruptedException {
        write.beginToWait();
        Thread.sleep(Duration.ofSeconds(2));
        assertThatThrownBy(write::patienceLeft)
                .isInstanceOf(LedgerUnavailableException.class)
                .isNotInstanceOf(OutcomeUnknownException.class);

        write.beginToWait();
        assertThat(write.patienceLeft()).isLessThanOrEqualTo(Write.PATIENCE);
    }
}
