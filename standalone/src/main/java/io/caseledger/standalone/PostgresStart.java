package io.caseledger.standalone;

import io.caseledger.standalone.postgres.EmbeddedPostgresServer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** The embedded PostgreSQL on its way up, while the application looks for its own parts: a start waits for the longer of the two. */
final class PostgresStart implements AutoCloseable {

    private static final String BEAN = "postgresStart";

    private final CompletableFuture<EmbeddedPostgresServer> server;

    private PostgresStart(Environment environment) {
        Path folder = Path.of(environment.getProperty("caseledger.data", "./data"));
        if (!folder.isAbsolute()) {
            LastDataFolder.ofUser().use(folder);
        }
        int port = environment.getProperty("caseledger.postgres.port", Integer.class, 0);
        server = CompletableFuture.supplyAsync(
                () -> EmbeddedPostgresServer.start(folder, port),
                Thread.ofPlatform().name("postgres-start")::start);
    }

    /** Waits until PostgreSQL takes connections, or throws why it does not. */
    EmbeddedPostgresServer server() {
        try {
            return server.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException reason) {
                throw reason;
            }
            throw failed;
        }
    }

    /** Also where the application failed before it asked for the server. */
    @Override
    public void close() {
        @Nullable
        EmbeddedPostgresServer started = server.exceptionally(failure -> null).join();
        if (started != null) {
            started.close();
        }
    }

    /** Runs before the configuration is read, and after every source of properties is known. */
    static final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            context.addBeanFactoryPostProcessor((BeanDefinitionRegistryPostProcessor) registry -> {
                Environment environment = context.getEnvironment();
                if (!DatabaseChoice.isNamed(environment)) {
                    registry.registerBeanDefinition(
                            BEAN, new RootBeanDefinition(PostgresStart.class, () -> new PostgresStart(environment)));
                    context.getBeanFactory().getBean(BEAN);
                }
            });
        }
    }
}
