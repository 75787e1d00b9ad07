package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What somebody meets who starts it for the first time, or in another place. */
@ExtendWith(OutputCaptureExtension.class)
class FirstStepsTest {

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    private static RunningCaseledger application;

    @BeforeAll
    static void start() {
        application = RunningCaseledger.startOn(DATABASE.location(), "--caseledger.public-url=https://ledger.example/");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Nested
    class The_root {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | 303
                text/html                                                       | 303
                */*                                                             | 200
                application/json                                                | 200
                text/html;q=0, application/json                                 | 200
                """)
        void leads_browsers_to_the_documents_and_tells_others_the_way(String accept, int status) {
            Http.Reply reply = application.http().with("Accept", accept).get("/");
            assertThat(reply.status()).isEqualTo(status);
            if (status == 303) {
                assertThat(reply.header("Location")).hasValue("/docs");
            } else {
                assertThat(reply.json().get("documents").asString()).isEqualTo("/docs");
                reply.json()
                        .get("openapi")
                        .forEach(document -> assertThat(application
                                        .http()
                                        .get(document.asString())
                                        .status())
                                .isEqualTo(200));
            }
        }

        @Test
        void is_the_same_with_a_token() {
            assertThat(application.http().as("demo-viewer").get("/").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/", "/docs/index.html", "/docs/swagger-ui.css"})
    void the_documents_are_shown_with_and_without_a_token_and_a_slash(String path) {
        Http browser = application.http().with("Accept", "text/html,*/*;q=0.8");
        assertThat(browser.get(path).status()).isEqualTo(200);
        assertThat(browser.as("demo-viewer").get(path).status()).isEqualTo(200);
        assertThat(browser.with("auth", "demo-admin").get(path).status()).isEqualTo(200);
        assertThat(browser.get(path + "?auth=demo-admin").status()).isEqualTo(200);
    }

    @Test
    void events_are_told_under_the_public_url() {
        application.http().post("/history/api/v1/assignments", "{\"mentor_id\":\"m\",\"contact_id\":\"c\"}");
        assertThat(application.http().as("demo-viewer").get("/api/v1/events").body())
                .contains("\"dataschema\":\"https://ledger.example/");
    }

    @Nested
    class The_start {

        @Test
        void says_where_it_answers_and_who_may_do_what(@TempDir Path data, CapturedOutput output) {
            try (TestDatabase database = TestDatabase.create();
                    RunningCaseledger open = RunningCaseledger.startOn(database.location())) {
                assertThat(output.getAll())
                        .contains("Caseledger answers on " + open.url() + ", its documents are on " + open.url()
                                + "/docs")
                        .contains("Everybody may use documents 1 and 2; the token demo-admin may do everything");
            }
            try (RunningCaseledger closed = RunningCaseledger.start(data, "--caseledger.access.demo=false")) {
                assertThat(output.getAll())
                        .contains("Caseledger answers on " + closed.url())
                        .contains("Nobody may do anything without a token");
            }
        }
    }

    @Nested
    class A_data_folder {

        @Test
        void that_is_new_where_there_was_another_is_told(@TempDir Path here, CapturedOutput output) throws Exception {
            LastDataFolder last = new LastDataFolder(here.resolve("state"));
            Path first = here.resolve("first/data");
            last.use(first);
            Files.createDirectories(first);
            last.use(first);
            assertThat(output.getAll()).doesNotContain("A new data folder is made");

            last.use(here.resolve("second/data"));

            assertThat(output.getAll())
                    .contains("A new data folder is made: " + here.resolve("second/data"))
                    .contains("--caseledger.data=" + first);
        }

        @Test
        void that_is_there_is_not_told_of_nor_one_whose_forerunner_is_gone(@TempDir Path here, CapturedOutput output)
                throws Exception {
            LastDataFolder last = new LastDataFolder(here.resolve("state"));
            last.use(here.resolve("gone/data"));
            last.use(here.resolve("second/data"));
            Path third = Files.createDirectories(here.resolve("third/data"));
            last.use(third);
            assertThat(output.getAll()).doesNotContain("A new data folder is made");
        }
    }
}
