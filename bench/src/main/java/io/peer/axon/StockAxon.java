package io.peer.axon;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** Assign, record contact, change status: command bus, aggregate, engine and processors all in Axon's default configuration. */
@SpringBootApplication
public class StockAxon {

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", "peer");
        SpringApplication.run(StockAxon.class, arguments);
    }

    /** The default refuses the token that a replay begins with. */
    @Bean
    @Primary
    Serializer serializer() {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(
                        mapper -> mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                                .allowIfSubType("org.axonframework.eventhandling.")
                                .build()))
                .build();
    }

    @Bean
    @ConditionalOnProperty(name = "peer.engine", havingValue = "jdbc")
    EventStorageEngine jdbcEngine(
            ConnectionProvider connections,
            TransactionManager transactions,
            Serializer serializer,
            PersistenceExceptionResolver resolver,
            DataSource dataSource)
            throws SQLException {
        JdbcEventStorageEngine engine = JdbcEventStorageEngine.builder()
                .connectionProvider(connections)
                .transactionManager(transactions)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .persistenceExceptionResolver(resolver)
                .build();
        engine.createSchema(PostgresEventTableFactory.INSTANCE);
        return engine;
    }

    record Assign(@TargetAggregateIdentifier String id, String mentorId, String contactId, String notes) {}

    record RecordContact(@TargetAggregateIdentifier String id, Instant contactDate, String contactType) {}

    record ChangeStatus(@TargetAggregateIdentifier String id, String status, String reason) {}

    record Assigned(String id, String mentorId, String contactId, String notes) {}

    record ContactRecorded(String id, Instant contactDate, String contactType) {}

    record StatusChanged(String id, String status, String reason) {}

    @Aggregate
    static class Assignment {

        @AggregateIdentifier
        @Nullable
        String id;

        Assignment() {}

        @CommandHandler
        Assignment(Assign command) {
            AggregateLifecycle.apply(new Assigned(command.id, command.mentorId, command.contactId, command.notes));
        }

        @CommandHandler
        void handle(RecordContact command) {
            AggregateLifecycle.apply(new ContactRecorded(command.id, command.contactDate, command.contactType));
        }

        @CommandHandler
        void handle(ChangeStatus command) {
            AggregateLifecycle.apply(new StatusChanged(command.id, command.status, command.reason));
        }

        @EventSourcingHandler
        void on(Assigned event) {
            id = event.id;
        }
    }

    @RestController
    static class Endpoints {

        private final CommandGateway commands;

        Endpoints(CommandGateway commands) {
            this.commands = commands;
        }

        record AssignBody(String mentor_id, String contact_id, String notes) {}

        record ContactBody(Instant contact_date, String contact_type) {}

        record StatusBody(String status, String reason) {}

        @GetMapping("/ready")
        Map<String, Object> ready() {
            return Map.of("ready", true);
        }

        @PostMapping("/assignments")
        Map<String, Object> assign(@RequestBody AssignBody body) {
            String id = "assign_" + UUID.randomUUID();
            commands.sendAndWait(new Assign(id, body.mentor_id, body.contact_id, body.notes));
            return Map.of("assignment_id", id);
        }

        @PutMapping("/assignments/{id}/last-contact")
        Map<String, Object> contact(@PathVariable String id, @RequestBody ContactBody body) {
            commands.sendAndWait(new RecordContact(id, body.contact_date, body.contact_type));
            return Map.of("assignment_id", id);
        }

        @PatchMapping("/assignments/{id}/status")
        Map<String, Object> status(@PathVariable String id, @RequestBody StatusBody body) {
            commands.sendAndWait(new ChangeStatus(id, body.status, body.reason));
            return Map.of("assignment_id", id);
        }
    }
}
