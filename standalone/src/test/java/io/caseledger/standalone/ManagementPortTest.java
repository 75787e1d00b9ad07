package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagementPortTest {

    @Nested
    class A_port_of_its_own {

        @TempDir
        private static Path data;

        private static RunningCaseledger application;
        private static Http management;

        @BeforeAll
        static void start() {
            application = RunningCaseledger.start(data, "--management.server.port=0");
            management = new Http("http://127.0.0.1:"
                    + application.context().getEnvironment().getRequiredProperty("local.management.port"));
        }

        @AfterAll
        static void stop() {
            application.close();
        }

        @Test
        void is_for_operators_but_for_health() {
            for (String path : List.of("/actuator", "/actuator/metrics", "/actuator/prometheus", "/nowhere", "/")) {
                assertThat(management.get(path).status()).describedAs(path).isEqualTo(401);
                assertThat(management.as("demo-viewer").get(path).status())
                        .describedAs(path)
                        .isEqualTo(403);
                assertThat(management.as("wrong").get(path).status())
                        .describedAs(path)
                        .isEqualTo(401);
            }
            assertThat(management.as("demo-admin").get("/actuator/prometheus").status())
                    .isEqualTo(200);
            assertThat(management.as("demo-admin").get("/actuator/metrics").status())
                    .isEqualTo(200);
            assertThat(management.as("demo-admin").get("/nowhere").status()).isEqualTo(404);
        }

        @Test
        void tells_everybody_the_status_alone() {
            assertThat(management.get("/actuator/health").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(management.get("/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(management.as("demo-admin").get("/actuator/health").body())
                    .contains("components");
        }

        @Test
        void refuses_in_our_form() {
            Http.Reply refused = management.get("/actuator/metrics");

            assertThat(refused.header("Content-Type")).hasValue("application/problem+json");
            assertThat(refused.header("WWW-Authenticate")).hasValue("Bearer");
            assertThat(refused.json().path("code").asString()).isEqualTo("token-required");
        }

        @Test
        void leaves_nothing_on_the_other_port() {
            assertThat(application
                            .http()
                            .as("demo-admin")
                            .get("/actuator/metrics")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Nested
    class Another_path {

        @Test
        void is_guarded_as_well(@TempDir Path data) {
            try (RunningCaseledger application =
                    RunningCaseledger.start(data, "--management.endpoints.web.base-path=/manage")) {
                Http http = application.http();

                assertThat(http.get("/manage/prometheus").status()).isEqualTo(401);
                assertThat(http.as("demo-viewer").get("/manage").status()).isEqualTo(403);
                assertThat(http.as("demo-admin").get("/manage/prometheus").status())
                        .isEqualTo(200);
                assertThat(http.get("/manage/health").body()).isEqualTo("{\"status\":\"UP\"}");
            }
        }
    }
}
