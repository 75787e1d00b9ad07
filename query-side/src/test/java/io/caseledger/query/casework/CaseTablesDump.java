package io.caseledger.query.casework;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of case assignments as text, to be compared as a whole. */
public final class CaseTablesDump {

    private static final Map<String, String> TABLES = Map.of(
            "read.assignment", "tenant, assignment_id",
            "read.stint", "tenant, assignment_id, ordinal",
            // A total that came back to nothing and one that never was are the same.
            "(select * from read.casework_total where total <> 0) as total", "tenant, dimension, value");

    private CaseTablesDump() {}

    public static Map<String, List<String>> of(DataSource database) {
        Map<String, List<String>> dump = new TreeMap<>();
        TABLES.forEach((table, key) -> dump.put(
                table,
                JdbcClient.create(database)
                        .sql("select row_to_json(r)::text from (select * from " + table + " order by " + key + ") r")
                        .query(String.class)
                        .list()));
        return dump;
    }

    /** Empties them, as for a rebuild. */
    public static void truncate(DataSource database) {
        JdbcClient.create(database)
                .sql("truncate read.assignment, read.stint, read.casework_total")
                .update();
    }
}
