package io.caseledger.query.platform;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.database.DatabaseLocation;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.platform.ledger.LedgerTail;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.config.EventProcessingConfigurer;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** Axon's read side: one pooled processor per projection, each part named here rather than left to auto-configuration. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProjectionProperties.class)
public class QuerySideConfiguration {

    /** No more than are read ahead: see {@link LedgerStream}. */
    private static final int STRETCHES_PER_TRANSACTION = 512;

    /** After a failed batch, a first new attempt waits for this; Axon's own five seconds would make every reader wait. */
    private static final long MILLIS_BETWEEN_CLAIMS = 1_000;

    @Bean
    Projections projections(List<Projection> projections) {
        return new Projections(projections);
    }

    @Bean
    AnswerableReads answerableReads(Projections projections) {
        return new AnswerableReads(projections);
    }

    /** After it is known that the caller may read. */
    @Bean
    WebMvcConfigurer answerableReadsOnly(AnswerableReads answerable) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(answerable).order(1);
            }
        };
    }

    @Bean
    TransactionManager axonTransactionManager(
            @Qualifier(DatabaseConfiguration.PROJECTOR) JdbcTransactionManager transactions) {
        return new SpringTransactionManager(transactions);
    }

    /** Tokens only: a replay's token names the token it wraps by its class, so exactly Axon's tokens may be named. */
    @Bean
    @Primary
    Serializer serializer() {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(
                        mapper -> mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                                .allowIfSubType("org.axonframework.eventhandling.")
                                .allowIfSubType(LedgerToken.class)
                                .build()))
                .build();
    }

    @Bean
    TokenStore tokenStore(
            @Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector,
            Serializer serializer,
            DatabaseLocation location) {
        return JdbcTokenStore.builder()
                .connectionProvider(
                        new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(projector)))
                .serializer(serializer)
                .schema(TokenSchema.builder().setTokenTable("read.token_entry").build())
                .nodeId(nodeId(location))
                .build();
    }

    /** An embedded database is ours alone: after a crash the successor takes its claims back at once. */
    private static String nodeId(DatabaseLocation location) {
        return location.embedded()
                ? "embedded"
                : ManagementFactory.getRuntimeMXBean().getName();
    }

    @Bean
    WiringCheck querySideWiring(
            EventProcessingConfiguration processing,
            @Qualifier("axonTransactionManager") TransactionManager transactions) {
        return new WiringCheck(processing, transactions);
    }

    @Bean
    ParkedTable parkedTable(@Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector, Clock clock) {
        return new ParkedTable(projector, clock);
    }

    @Bean
    ParkedRetry parkedRetry(
            Projections projections,
            ParkedTable parked,
            LedgerReader reader,
            @Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector,
            @Qualifier(DatabaseConfiguration.PROJECTOR) JdbcTransactionManager transactions) {
        return new ParkedRetry(projections, parked, reader, projector, transactions);
    }

    @Bean
    ProjectionWatch projectionWatch(
            Projections projections,
            ParkedTable parked,
            LedgerReader reader,
            @Qualifier(DatabaseConfiguration.PROJECTOR) DataSource projector,
            DatabaseLocation location,
            EventProcessingConfiguration processing,
            Clock clock,
            ProjectionProperties properties) {
        Claims claims = new Claims(projector, nodeId(location));
        return new ProjectionWatch(projections, parked, reader, claims, processing, clock, properties.stalledAfter());
    }

    @Bean
    ProjectionRounds projectionRounds(ProjectionWatch watch, ParkedRetry retry) {
        return new ProjectionRounds(watch, retry);
    }

    @Bean
    ConfigurerModule processors(Projections projections, ParkedTable parked, LedgerReader reader, LedgerTail tail) {
        return configurer -> {
            EventProcessingConfigurer processing = configurer.eventProcessing();
            processing.registerDefaultListenerInvocationErrorHandler(axon -> PropagatingErrorHandler.instance());
            processing.registerDefaultErrorHandler(axon -> PropagatingErrorHandler.instance());
            projections
                    .progress()
                    .forEach((projection, progress) -> register(
                            processing,
                            projection,
                            new Parking(projection, new LiveParking(projections.stateOf(projection.name()), parked)),
                            progress,
                            projection.awaited()
                                    ? new LedgerSource(reader, tail, projection.kinds(), progress)
                                    : new LedgerSource(
                                            reader, tail, projection.kinds(), progress, projections::areBusy)));
        };
    }

    private static void register(
            EventProcessingConfigurer processing,
            Projection projection,
            Parking parking,
            Progress progress,
            LedgerSource source) {
        String name = projection.name();
        BatchCollector collector = new BatchCollector(projection, parking, progress);
        processing
                .registerEventHandler(axon -> collector)
                .assignHandlerInstancesMatching(name, collector::equals)
                .registerPooledStreamingEventProcessor(name, axon -> source, (axon, builder) -> {
                    ScheduledExecutorService coordinator =
                            Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory("follow-" + name));
                    ScheduledExecutorService worker =
                            Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory("fold-" + name));
                    axon.onShutdown(() -> {
                        coordinator.shutdown();
                        worker.shutdown();
                    });
                    return builder.initialSegmentCount(1)
                            .initialToken(ledger -> new GlobalSequenceTrackingToken(0))
                            .batchSize(STRETCHES_PER_TRANSACTION)
                            .tokenClaimInterval(MILLIS_BETWEEN_CLAIMS)
                            .coordinatorExecutor(coordinator)
                            .workerExecutor(worker);
                });
    }
}
