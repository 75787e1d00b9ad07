package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.caseledger.platform.database.TestDatabase;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A start that fails says what is to be done, in place of a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class FailedStartTest {

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caseledger.http.head-timeout=soon",
                "caseledger.http.body-timeout=-1s",
                "caseledger.http.body-rate=0",
                "caseledger.idempotency.keep=-1d",
                "caseledger.editorial.lock-lease=0s",
                "caseledger.imports.max-size=0",
                "caseledger.imports.keep-free=some",
                "caseledger.imports.shown-within=0s",
                "caseledger.allocation.refuse-overload=perhaps",
                "caseledger.access.demo=perhaps",
                "caseledger.projections.stalled-after=later",
                "caseledger.webhooks.allow-private=perhaps",
                "caseledger.public-url=nonsense",
                "server.port=99999"
            })
    void for_a_setting_that_cannot_be_it_names_the_property_and_its_value(String setting, CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> RunningCaseledger.startOn(DATABASE.location(), "--" + setting)
                        .close());
        String[] parts = setting.split("=", 2);
        told(output);
        assertThat(output).contains(parts[0]).contains(parts[1].replaceAll("-?([0-9]+)[sd]?", "$1"));
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://127.0.0.1:1/x, refused",
        "jdbc:postgresql://nobody.invalid/x, nobody.invalid",
        "jdbc:postgresql://127.0.0.1:nonsense/?password=password-in-it, none of PostgreSQL's",
        "jdbc:nonsense://password-in-it, none of PostgreSQL's"
    })
    void for_a_database_that_is_not_there_it_says_where_to_name_another(
            String url, String reason, CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> Caseledger.application()
                        .run("--server.port=0", "--spring.datasource.url=" + url)
                        .close());
        told(output);
        assertThat(output)
                .contains("PostgreSQL could not be reached")
                .contains(reason)
                .contains("SPRING_DATASOURCE_URL")
                .doesNotContain("password-in-it");
    }

    private static void told(CapturedOutput output) {
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Action:")
                .doesNotContain("\tat org.springframework")
                .doesNotContain("\tat io.caseledger");
    }
}
