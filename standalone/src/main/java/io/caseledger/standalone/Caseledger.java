package io.caseledger.standalone;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Command side and query side in one process. */
@SpringBootApplication
public class Caseledger {

    public static void main(String[] arguments) {
        SpringApplication.run(Caseledger.class, arguments);
    }
}
