package io.caseledger.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            respond-async                     | true  |
            Respond-Async, wait=10            | true  | 10
            wait=10; x=y ,respond-async       | true  | 10
            wait="7"                          | false | 7
            wait = 7, wait=8                  | false | 7
            respond-async=no                  | false |
            x-respond-async                   | false |
            x="respond-async, wait=5"         | false |
            x="\\", respond-async"            | false |
            x; respond-async                  | false |
            """)
    void are_read_by_their_names(String prefer, boolean async, String wait) {
        Prefer preferences = Prefer.of(List.of(prefer));

        assertThat(preferences.has("respond-async")).isEqualTo(async);
        assertThat(preferences.value("wait").orElse(null)).isEqualTo(wait);
    }
}
