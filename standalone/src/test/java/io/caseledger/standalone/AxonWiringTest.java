package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.command.platform.LedgerEventStorageEngine;
import io.caseledger.platform.database.TestDatabase;
import io.caseledger.platform.ledger.LedgerTail;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.timeout.HandlerTimeoutHandlerEnhancerDefinition;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** Auto-configuration can replace what matters by parts that forget, without a word. */
class AxonWiringTest {

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.create();

    @Nested
    class The_application {

        private static final List<String> PROJECTIONS = List.of(
                "allocation",
                "allocation-past",
                "billing",
                "casework",
                "casework-past",
                "directory",
                "directory-entries",
                "editorial",
                "editorial-past");

        private static ConfigurableApplicationContext context;

        @BeforeAll
        static void start() {
            context = run(Caseledger.class);
        }

        @AfterAll
        static void stop() {
            context.close();
        }

        @Test
        void keeps_positions_and_rows_of_every_projection_in_one_transaction_of_the_database() {
            EventProcessingConfiguration processing = context.getBean(EventProcessingConfiguration.class);

            assertThat(processing.eventProcessors().keySet()).containsExactlyInAnyOrderElementsOf(PROJECTIONS);
            for (String projection : PROJECTIONS) {
                assertThat(processing.tokenStore(projection)).isInstanceOf(JdbcTokenStore.class);
                assertThat(processing.transactionManager(projection)).isInstanceOf(SpringTransactionManager.class);
            }
        }

        @Test
        void follows_the_ledger_with_pooled_processors_that_run() {
            context.getBean(EventProcessingConfiguration.class)
                    .eventProcessors()
                    .values()
                    .forEach(processor -> {
                        assertThat(processor).isInstanceOf(PooledStreamingEventProcessor.class);
                        assertThat(processor.isRunning()).isTrue();
                    });
        }

        @Test
        void lets_no_janitor_interrupt_its_handlers() {
            assertThat(context.getBeansOfType(HandlerTimeoutHandlerEnhancerDefinition.class))
                    .isEmpty();
            assertThat(threads()).noneMatch(name -> name.contains("axon-janitor"));
        }

        @Test
        void appends_to_the_ledger_and_nowhere_else() {
            assertThat(context.getBeansOfType(EventStorageEngine.class).values())
                    .singleElement()
                    .isInstanceOf(LedgerEventStorageEngine.class);
            assertThat(context.getBean(Configuration.class).getComponent(EventStorageEngine.class))
                    .isInstanceOf(LedgerEventStorageEngine.class);
        }

        @Test
        void keeps_no_copy_of_the_newest_events_in_Axons_event_store() throws Exception {
            EmbeddedEventStore store =
                    (EmbeddedEventStore) context.getBean(Configuration.class).eventStore();
            try (var stream = store.openStream(null)) {
                stream.hasNextAvailable();
            }

            assertThat(Thread.getAllStackTraces().keySet())
                    .as("the thread that would fill the copy")
                    .noneMatch(thread -> thread.getThreadGroup() != null
                            && thread.getThreadGroup().getName().equals("EmbeddedEventStore"));
        }

        @Test
        void writes_messages_as_JSON_without_the_names_of_classes() {
            Configuration axon = context.getBean(Configuration.class);

            for (Serializer serializer : List.of(axon.serializer(), axon.messageSerializer(), axon.eventSerializer())) {
                assertThat(serializer).isInstanceOf(Jackson3Serializer.class);
                Map<String, Object> value = Map.of("anything", List.of(new Anything("text")));
                assertThat(serializer.serialize(value, String.class).getData())
                        .isEqualTo("{\"anything\":[{\"text\":\"text\"}]}");
            }
        }

        /** Each projection that writes wait for, and the streams: without a bell Axon looks for events only twice a second. */
        @Test
        void lets_a_commit_wake_every_projection_that_writes_wait_for() {
            long awaited =
                    PROJECTIONS.stream().filter(name -> !name.endsWith("-past")).count();
            assertThat(context.getBean(LedgerTail.class))
                    .extracting("bells")
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .hasSizeGreaterThanOrEqualTo((int) awaited);
        }

        private static List<String> threads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .toList();
        }
    }

    record Anything(String text) {}

    @Nested
    class Start_up_is_refused {

        @ParameterizedTest
        @ValueSource(classes = {PositionsInMemory.class, NoTransactions.class, EventsInMemory.class})
        void to_what_would_forget(Class<?> intruder) {
            assertThatThrownBy(() -> run(Caseledger.class, intruder).close())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("emove the bean or the auto-configuration that brings it");
        }
    }

    private static ConfigurableApplicationContext run(Class<?>... sources) {
        return new SpringApplicationBuilder(sources)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + DATABASE.location().url(),
                        "--spring.datasource.username=" + DATABASE.location().owner());
    }

    static class PositionsInMemory {

        @Bean
        @Primary
        TokenStore tokensInMemory() {
            return new InMemoryTokenStore();
        }
    }

    static class NoTransactions {

        @Bean
        @Primary
        TransactionManager noTransactions() {
            return NoTransactionManager.instance();
        }
    }

    static class EventsInMemory {

        @Bean
        @Primary
        EventStorageEngine eventsInMemory() {
            return new InMemoryEventStorageEngine();
        }
    }
}
