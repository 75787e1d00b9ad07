package io.caseledger.standalone.health;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.caseledger.platform.database.DatabaseConfiguration;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Says once that the database does not answer, and once that it does again, in place of what everybody who meets it logs: each projection, webhook and
 * pool would tell its own stack trace, again and again.
 */
@Component
class OutageLog extends TurboFilter implements DisposableBean {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(OutageLog.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final int DEEPEST = 20;

    private final JdbcClient database;
    private final AtomicBoolean out = new AtomicBoolean();
    private volatile boolean ended;

    OutageLog(@Qualifier(DatabaseConfiguration.HEALTH) DataSource database) {
        this.database = JdbcClient.create(database);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.addTurboFilter(this);
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable thrown) {
        SQLException reason = ended ? null : outage(thrown == null ? first(parameters) : thrown);
        if (reason == null) {
            return FilterReply.NEUTRAL;
        }
        if (out.compareAndSet(false, true)) {
            Thread.ofVirtual().name("outage").start(() -> tell(reason));
        }
        return FilterReply.DENY;
    }

    /** A throwable behind the arguments of a message is still one of them here, as is one that is told without its stack trace. */
    private static @Nullable Throwable first(Object @Nullable [] parameters) {
        if (parameters != null) {
            for (Object parameter : parameters) {
                if (parameter instanceof Throwable thrown) {
                    return thrown;
                }
            }
        }
        return null;
    }

    private void tell(SQLException reason) {
        LOG.error("The database does not answer: {} (SQLSTATE {})", reason.getMessage(), reason.getSQLState());
        long began = System.nanoTime();
        while (!ended && !answers()) {
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        LOG.info(
                "The database answers again after {} s",
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
        out.set(false);
    }

    private boolean answers() {
        try {
            database.sql("select 1").query(Integer.class).single();
            return true;
        } catch (DataAccessException still) {
            return false;
        }
    }

    /** What says that the connection is gone, that the server is shutting down or starting, or that a pool has none to give. */
    private static @Nullable SQLException outage(@Nullable Throwable thrown) {
        @Nullable Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isOutage(sql)) {
                return sql;
            }
        }
        return null;
    }

    private static boolean isOutage(SQLException sql) {
        String state = sql.getSQLState();
        return sql instanceof SQLTransientConnectionException
                || (state != null && (state.startsWith("08") || state.startsWith("57P")));
    }

    @Override
    public void destroy() {
        ended = true;
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getTurboFilterList().remove(this);
        }
    }
}
