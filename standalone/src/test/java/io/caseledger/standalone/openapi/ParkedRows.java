package io.caseledger.standalone.openapi;

import io.caseledger.platform.database.DatabaseConfiguration;
import io.caseledger.standalone.story.Story;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Streams without events, parked: nothing stands in the way of a retry. */
final class ParkedRows {

    private ParkedRows() {}

    /** One that is discarded already where that stands in the way. */
    static String add(Story story, int status) {
        String stream = "person/default/" + UUID.randomUUID();
        boolean discarded = status == 409;
        DataSource owner = BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                story.application().context().getBeanFactory(), DataSource.class, DatabaseConfiguration.OWNER);
        JdbcClient.create(owner)
                .sql(
                        "insert into read.parked_stream (projection, tenant, stream, state, first_sequence, first_position,"
                                + " last_sequence, error, parked_at, last_try, discarded_by, discarded_at, reason)"
                                + " values ('directory', 'default', ?, ?, 0, 1, 0, 'none', now(), now(), ?,"
                                + " case when ? then now() end, ?)")
                .param(stream)
                .param(discarded ? "discarded" : "parked")
                .param(discarded ? "demo-admin" : null)
                .param(discarded)
                .param(discarded ? "A test entry" : null)
                .update();
        return stream.replace("/", "~2F");
    }
}
