package io.caseledger.command.platform;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.ReadModels;
import io.caseledger.platform.idempotency.IdempotencyKeys;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.PessimisticLockFactory;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Axon's write side over the ledger, every part named here: what is left to auto-configuration may silently become an in-memory one. */
@Configuration(proxyBeanMethods = false)
public class CommandSideConfiguration {

    private static final int MILLIS_PER_LOCK_ATTEMPT = 10;
    private static final int LOCK_ATTEMPTS = 150;

    @Bean(destroyMethod = "close")
    Appender appender(@Qualifier(DatabaseConfiguration.APPENDER) DataSource appender, LedgerTail tail, Clock clock) {
        return new Appender(appender, tail, clock);
    }

    @Bean
    EventStorageEngine eventStorageEngine(Appender appender, LedgerReader reader) {
        return new LedgerEventStorageEngine(appender, reader);
    }

    /** Nobody reads the ledger's end through Axon's event store, which would keep a copy of ten thousand events. */
    @Bean(name = {"eventBus", "eventStore"})
    EventStore eventStore(EventStorageEngine engine, Clock clock) {
        GenericEventMessage.clock = new CommandClock(clock);
        return EmbeddedEventStore.builder()
                .storageEngine(engine)
                .optimizeEventConsumption(false)
                .cachedEvents(1)
                .build();
    }

    /** Without transactions: the appender commits, and a transaction here would hold a connection while it waits. */
    @Bean
    CommandBus commandBus() {
        SimpleCommandBus bus = SimpleCommandBus.builder()
                .transactionManager(NoTransactionManager.instance())
                .build();
        bus.registerHandlerInterceptor(new AnswerBeforeCommit());
        return bus;
    }

    /** Commands say which stream they are for; Axon's own way searches their methods for annotations every time. */
    @Bean
    CommandTargetResolver commandTargetResolver() {
        return command ->
                new VersionedAggregateIdentifier((Object) ((StreamCommand) command.getPayload()).streamId(), null);
    }

    /** Commands for one stream wait for one another, but no longer than they wait for the ledger. */
    @Bean
    LockFactory streamLocks() {
        return PessimisticLockFactory.builder()
                .acquireAttempts(LOCK_ATTEMPTS)
                .lockAttemptTimeout(MILLIS_PER_LOCK_ATTEMPT)
                .build();
    }

    @Bean
    RecentStreams recentCases() {
        return new RecentStreams();
    }

    @Bean
    RecentStreams recentArticles() {
        return new RecentStreams();
    }

    @Bean
    RecentStreams recentMoves() {
        return new RecentStreams();
    }

    @Bean
    WiringCheck commandSideWiring(
            org.axonframework.config.Configuration axon,
            @Qualifier("commandBus") CommandBus commandBus,
            @Qualifier("eventStore") EventStore eventStore) {
        return new WiringCheck(axon, commandBus, eventStore);
    }

    @Bean
    Writes writes(
            CommandGateway gateway,
            Appender appender,
            IdempotencyKeys keys,
            LedgerReader ledger,
            ReadModels readModels) {
        return new Writes(gateway, appender, keys, ledger, readModels);
    }

    @Bean
    NewNumbers newNumbers(@Qualifier(DatabaseConfiguration.WRITER) DataSource writer) {
        return new NewNumbers(writer);
    }

    /** Where the ledger is replaced under the running process, nothing goes on from what the former one said. */
    @Bean
    SmartInitializingSingleton forgetting(Appender appender, List<RecentStreams> streams, NewNumbers numbers) {
        return () -> appender.onReplaced(() -> {
            streams.forEach(RecentStreams::removeAll);
            numbers.raise();
        });
    }

    @Bean
    LogIntake logIntake(Appender appender, LedgerReader ledger, ReadModels readModels, CaseLogIntake cases) {
        return new LogIntake(appender, ledger, readModels, cases);
    }

    @Bean
    WebMvcConfigurer writeArguments(Clock clock) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new WriteArgument(Caller::of, clock));
            }
        };
    }

    private static final class AnswerBeforeCommit implements MessageHandlerInterceptor<CommandMessage<?>> {

        @Override
        public Object handle(UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain)
                throws Exception {
            Object result = chain.proceed();
            if (result instanceof Decided decided) {
                Write.current().ifPresent(write -> write.decided(decided));
            }
            return result;
        }
    }
}
