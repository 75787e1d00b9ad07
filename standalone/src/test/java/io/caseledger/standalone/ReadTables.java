package io.caseledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.platform.ledger.LedgerReader;
import io.caseledger.query.platform.Projection;
import io.caseledger.query.platform.Projections;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of all projections of a running application, to be compared as a whole. */
public final class ReadTables {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunningCaseledger application;
    private final Projections projections;
    private final JdbcClient writer;

    public ReadTables(RunningCaseledger application) {
        this.application = application;
        this.projections = application.bean(Projections.class);
        this.writer = JdbcClient.create(BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                application.context().getBeanFactory(), DataSource.class, DatabaseConfiguration.WRITER));
    }

    /** Every row, by table, when all of the ledger is in them. */
    public Map<String, List<String>> rows() {
        long head = application.bean(LedgerReader.class).head();
        projections
                .all()
                .forEach(projection -> assertThat(projections.awaitPosition(projection.name(), head, PATIENCE))
                        .as("%s reaches the ledger's head", projection.name())
                        .isTrue());
        Map<String, List<String>> rows = new TreeMap<>();
        tables().forEach(table -> rows.put(
                table,
                writer.sql("select row_to_json(r)::text from " + table + " r order by 1")
                        .query(String.class)
                        .list()));
        return rows;
    }

    /** Begins again at the first event, one event after the other, by the way that everything takes that is new. */
    public void replayOneByOne() {
        List<StreamingEventProcessor> processors =
                application.bean(EventProcessingConfiguration.class).eventProcessors().values().stream()
                        .map(StreamingEventProcessor.class::cast)
                        .toList();
        processors.forEach(StreamingEventProcessor::shutDown);
        writer.sql("truncate " + String.join(", ", tables())).update();
        processors.forEach(StreamingEventProcessor::resetTokens);
        processors.forEach(StreamingEventProcessor::start);
    }

    /** The schemas that a replay has left. */
    List<String> leftovers() {
        return writer.sql("select nspname::text from pg_namespace where nspname like 'next%'")
                .query(String.class)
                .list();
    }

    private List<String> tables() {
        return projections.all().stream()
                .map(Projection::tables)
                .flatMap(List::stream)
                .map(table -> "read." + table)
                .toList();
    }
}
