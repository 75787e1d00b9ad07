package io.caseledger.query.projections;

import io.caseledger.query.platform.Projection;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a projection's tables hold, as few numbers that two sets of them can be compared by. */
final class Comparison {

    private Comparison() {}

    /**
     * What one table holds.
     *
     * @param hash the sum of the hashes, of 64 bits each, of all rows: the same for the same rows in any order
     */
    record Contents(long rows, String hash) {}

    /** A table that was rebuilt with other rows than are live, though they may be as many. */
    record Difference(long liveRows, long rebuiltRows) {}

    /** The contents of each table in a schema. */
    static Map<String, Contents> contents(JdbcClient jdbc, Projection projection, String schema) {
        Map<String, Contents> contents = new TreeMap<>();
        for (String table : projection.tables()) {
            contents.put(
                    table,
                    jdbc.sql("select count(*), coalesce(sum(hashtextextended(each::text, 0)), 0)::text from " + schema
                                    + '.' + table + " each")
                            .query((row, number) -> new Contents(row.getLong(1), row.getString(2)))
                            .single());
        }
        return contents;
    }

    /** The tables that differ. */
    static Map<String, Difference> differences(Map<String, Contents> live, Map<String, Contents> rebuilt) {
        Map<String, Difference> differences = new TreeMap<>();
        live.forEach((table, contents) -> {
            Contents other = rebuilt.getOrDefault(table, new Contents(0, "0"));
            if (!contents.equals(other)) {
                differences.put(table, new Difference(contents.rows(), other.rows()));
            }
        });
        return differences;
    }
}
