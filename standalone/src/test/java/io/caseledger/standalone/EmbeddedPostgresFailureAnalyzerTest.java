package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.caseledger.standalone.postgres.EmbeddedPostgresException;
import io.caseledger.standalone.postgres.EmbeddedPostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@ExtendWith(OutputCaptureExtension.class)
class EmbeddedPostgresFailureAnalyzerTest {

    @TempDir
    Path temporary;

    @Test
    void start_up_says_what_is_wrong_and_what_to_do_instead_of_a_stack_trace(CapturedOutput output) throws Exception {
        Path file = Files.writeString(temporary.resolve("data"), "a file where the data folder should be");

        Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(NeedsPostgres.class)
                .web(WebApplicationType.NONE)
                .properties("data-folder=" + file)
                .run());

        assertThat(failure).hasRootCauseInstanceOf(EmbeddedPostgresException.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("Description:" + System.lineSeparator().repeat(2) + file + " is not a folder")
                .contains("Action:" + System.lineSeparator().repeat(2) + "move that file away")
                .doesNotContain("\tat io.caseledger");
    }

    @Configuration(proxyBeanMethods = false)
    static class NeedsPostgres {

        @Bean
        EmbeddedPostgresServer postgres(Environment environment) {
            return EmbeddedPostgresServer.start(Path.of(environment.getRequiredProperty("data-folder")), 0);
        }
    }
}
