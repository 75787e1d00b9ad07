package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.HashChain;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.StoredEvent;
import io.caseledger.query.platform.Projections;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The application and then its PostgreSQL are killed under load: what was acknowledged is there, once, and everything fits together. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class CrashTest {

    private static final int WRITERS = 16;
    private static final int ANSWERS_PER_PHASE = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ASSIGNMENTS = "/history/api/v1/assignments";

    private static final Map<String, String> TABLES = Map.of(
            "read.assignment", "tenant, assignment_id",
            "read.stint", "tenant, assignment_id, ordinal",
            "read.casework_total", "tenant, dimension, value",
            "read.person", "tenant, person_id");

    /** What was answered under each key. */
    private final Map<String, Http.Reply> answers = new ConcurrentHashMap<>();

    private final Set<Integer> statuses = ConcurrentHashMap.newKeySet();
    private final AtomicReference<String> url = new AtomicReference<>("");
    private final Http http = new Http("");
    private final AtomicBoolean enough = new AtomicBoolean();

    @Test
    void what_was_acknowledged_survives_the_death_of_the_application_and_of_its_database(@TempDir Path data)
            throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            try (CaseledgerProcess application = start(data)) {
                for (int writer = 0; writer < WRITERS; writer++) {
                    String name = "writer-" + writer;
                    writers.add(threads.submit(() -> write(name)));
                }
                awaitMoreAnswers(writers);
                application.kill();
                assertThat(application.postmaster())
                        .as("its PostgreSQL lives on")
                        .isPresent();
                try (CaseledgerProcess successor = start(data)) {
                    awaitMoreAnswers(writers);
                    long postmaster = kill(successor.postmaster().orElseThrow());
                    awaitMoreAnswers(writers);
                    assertThat(successor.postmaster().orElseThrow().pid())
                            .as("another PostgreSQL has taken its place")
                            .isNotEqualTo(postmaster);
                    enough.set(true);
                    for (Future<?> writer : writers) {
                        writer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    }
                    successor.stop();
                }
            } finally {
                enough.set(true);
            }
        }
        assertThat(statuses).as("every status that was answered").contains(201).isSubsetOf(201, 503);
        try (RunningCaseledger application = RunningCaseledger.start(data)) {
            assertRecordedOnce(application);
            assertAnsweredAgain(application);
            assertReadModelsAreThoseOfARebuild(application);
        }
    }

    private CaseledgerProcess start(Path data) {
        CaseledgerProcess application = CaseledgerProcess.start(data);
        url.set(application.url());
        return application;
    }

    private static long kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
        return process.pid();
    }

    /** One command after the other, each repeated under its key until it is answered, whoever dies meanwhile. */
    private void write(String name) {
        for (int i = 0; !enough.get(); i++) {
            String key = name + '-' + i;
            while (!answers.containsKey(key)) {
                try {
                    Http.Reply reply = create(key);
                    statuses.add(reply.status());
                    if (reply.status() == 201) {
                        answers.put(key, reply);
                    }
                } catch (UncheckedIOException unanswered) {
                    pause();
                }
            }
        }
    }

    private Http.Reply create(String key) {
        return http.with("Idempotency-Key", key).post(url.get() + ASSIGNMENTS, body(key));
    }

    /** A contact's name makes two streams of one command: the assignment and the person. */
    private static String body(String key) {
        return "{\"mentor_id\":\"mentor\",\"contact_id\":\"%s\",\"contact_name\":\"Contact of %s\"}"
                .formatted(key, key);
    }

    private void awaitMoreAnswers(List<Future<?>> writers) throws Exception {
        int before = answers.size();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (answers.size() < before + ANSWERS_PER_PHASE) {
            if (System.nanoTime() > deadline) {
                fail("Only " + (answers.size() - before) + " commands were acknowledged; statuses " + statuses);
            }
            for (Future<?> writer : writers) {
                if (writer.isDone()) {
                    writer.get();
                }
            }
            Thread.sleep(20);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertRecordedOnce(RunningCaseledger application) {
        List<StoredEvent> ledger = ledger(application);
        assertThat(ledger).extracting(StoredEvent::position).isSorted().doesNotHaveDuplicates();
        assertThat(ledger.getLast().position()).isEqualTo(ledger.size());
        assertThat(application.bean(LedgerReader.class).head()).isEqualTo(ledger.size());
        assertThat(HashChain.firstBroken(ledger.stream())).isEmpty();
        assertThat(ledger.stream()
                        .filter(event -> event.type().equals("casework.Assigned"))
                        .map(StoredEvent::aggregateId))
                .containsExactlyInAnyOrderElementsOf(answers.values().stream()
                        .map(reply -> reply.json().get("assignment_id").stringValue())
                        .toList());
        assertThat(ledger.stream()
                        .filter(event -> event.type().equals("directory.PersonRegistered"))
                        .map(StoredEvent::aggregateId))
                .containsExactlyInAnyOrderElementsOf(answers.keySet().stream()
                        .map(key -> "person/default/" + key)
                        .toList());
        assertThat(ledger).hasSize(2 * answers.size());
    }

    private void assertAnsweredAgain(RunningCaseledger application) {
        url.set(application.url());
        answers.entrySet().stream().limit(50).forEach(answer -> {
            Http.Reply again = create(answer.getKey());
            assertThat(again.status()).isEqualTo(201);
            assertThat(again.body()).isEqualTo(answer.getValue().body());
            assertThat(again.header("Location")).isEqualTo(answer.getValue().header("Location"));
            assertThat(again.header("ETag")).isEqualTo(answer.getValue().header("ETag"));
        });
        assertThat(application.bean(LedgerReader.class).head()).isEqualTo(2L * answers.size());
    }

    private static void assertReadModelsAreThoseOfARebuild(RunningCaseledger application) {
        DataSource writer = BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                application.context().getBeanFactory(), DataSource.class, DatabaseConfiguration.WRITER);
        Projections projections = application.bean(Projections.class);
        long head = application.bean(LedgerReader.class).head();
        assertThat(projections.awaitPosition(head, PATIENCE)).isTrue();
        Map<String, List<String>> grown = dump(writer);
        assertThat(grown.get("read.assignment")).hasSize((int) head / 2);

        List<StreamingEventProcessor> processors =
                application.bean(EventProcessingConfiguration.class).eventProcessors().values().stream()
                        .map(StreamingEventProcessor.class::cast)
                        .toList();
        processors.forEach(StreamingEventProcessor::shutDown);
        JdbcClient.create(writer)
                .sql("truncate " + String.join(", ", TABLES.keySet()))
                .update();
        processors.forEach(StreamingEventProcessor::resetTokens);
        processors.forEach(StreamingEventProcessor::start);
        assertThat(projections.awaitPosition(head, PATIENCE)).isTrue();

        assertThat(dump(writer)).isEqualTo(grown);
    }

    private static Map<String, List<String>> dump(DataSource database) {
        Map<String, List<String>> dump = new TreeMap<>();
        TABLES.forEach((table, key) -> dump.put(
                table,
                JdbcClient.create(database)
                        .sql("select row_to_json(r)::text from (select * from " + table + " order by " + key + ") r")
                        .query(String.class)
                        .list()));
        return dump;
    }

    private static List<StoredEvent> ledger(RunningCaseledger application) {
        List<StoredEvent> ledger = new ArrayList<>();
        application.bean(LedgerReader.class).walk(ledger::add);
        return ledger;
    }
}
