package io.caseledger.standalone;

import io.caseledger.standalone.postgres.BackupCommand;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** Command side and query side in one process. */
@SpringBootApplication(scanBasePackages = "io.caseledger")
@EntityScan("io.caseledger.query")
@EnableJpaRepositories("io.caseledger.query")
public class Caseledger {

    public static void main(String[] arguments) {
        if (BackupCommand.isIn(arguments)) {
            System.exit(BackupCommand.run(arguments));
        }
        application().run(arguments);
    }

    static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(Caseledger.class).initializers(new PostgresStart.Initializer());
    }
}
