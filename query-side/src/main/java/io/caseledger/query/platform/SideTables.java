package io.caseledger.query.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A projection's tables once more, in a schema of their own beside the live ones in {@code read}: the same names, columns, indexes, options and grants,
 * so that they can take the live ones' place.
 */
public final class SideTables {

    private static final String GRANTS = "select privilege_type,"
            + " case when grantee = 0 then 'public' else grantee::regrole::text end"
            + " from pg_class c, aclexplode(c.relacl) where c.oid = ?::regclass and grantee <> c.relowner";

    private static final String INDEXES = "select pg_get_indexdef(i.indexrelid), k.conname,"
            + " case k.contype when 'p' then 'primary key' else 'unique' end from pg_index i"
            + " left join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = i.indrelid and k.contype in ('p', 'u')"
            + " where i.indrelid = ?::regclass";

    /** Everything that a reader, a writer or the planner could notice, a line each, the schema left out. */
    private static final String SHAPE = """
            with t as (select c.* from pg_class c where c.oid = ?::regclass)
            select concat_ws(' ', 'column', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
                    a.attgenerated, pg_get_expr(d.adbin, d.adrelid), a.attacl)
                from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
                left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            union all select replace(pg_get_indexdef(i.indexrelid), concat(' ON ', t.relnamespace::regnamespace, '.'), ' ON ')
                from t join pg_index i on i.indrelid = t.oid
            union all select concat_ws(' ', 'constraint', k.conname, pg_get_constraintdef(k.oid))
                from t join pg_constraint k on k.conrelid = t.oid
            union all select concat_ws(' ', 'grant', g.privilege_type, g.grantee, g.is_grantable) from t, aclexplode(t.relacl) g
            union all select concat('option ', unnest(t.reloptions)) from t
            union all select concat('policy ', p.polname) from t join pg_policy p on p.polrelid = t.oid
            union all select concat('trigger ', g.tgname) from t join pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal
            union all select concat_ws(' ', 'owner', t.relowner, 'row security', t.relrowsecurity, t.relforcerowsecurity) from t
            """;

    private static final Duration LONGEST_PART = Duration.ofSeconds(20);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    private final DataSource owner;
    private final Projection projection;
    private final String schema;

    /** @param owner connects as the role that owns the live tables */
    public SideTables(DataSource owner, Projection projection, String schema) {
        this.owner = owner;
        this.projection = projection;
        this.schema = schema;
    }

    public String schema() {
        return schema;
    }

    /** Makes them, empty, in place of any that an earlier attempt left. */
    void create() throws SQLException {
        onConnection(jdbc -> {
            jdbc.sql("drop schema if exists " + schema + " cascade").update();
            jdbc.sql("create schema " + schema).update();
            jdbc.sql("grant usage on schema " + schema + " to caseledger_writer")
                    .update();
            for (String table : projection.tables()) {
                String live = "read." + table;
                String side = schema + '.' + table;
                String options = jdbc.sql("select coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '')"
                                + " from pg_class where oid = ?::regclass")
                        .param(live)
                        .query(String.class)
                        .single();
                jdbc.sql("create table " + side + " (like " + live + " including all excluding indexes)" + options)
                        .update();
                jdbc.sql(GRANTS)
                        .param(live)
                        .query((row, number) -> "grant " + row.getString(1) + " on " + side + " to " + row.getString(2))
                        .list()
                        .forEach(grant -> jdbc.sql(grant).update());
            }
        });
    }

    void write(Rebuild rebuild, String table) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            endOrphans(connection);
            rebuild.write(connection, schema, table);
            connection.commit();
        }
    }

    /** A copy comes in short parts: when one does not end, the network has swallowed it, and it must not keep its locks. */
    private static void endOrphans(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) LONGEST_ANSWER.toMillis());
        try (Statement settings = connection.createStatement()) {
            settings.execute("set local statement_timeout = " + LONGEST_PART.toMillis());
        }
    }

    /**
     * An index as it is on the live table.
     *
     * @param constraint the name of the primary key or unique constraint that it stands for
     */
    record Index(String table, String definition, @Nullable String constraint, String sort) {}

    List<Index> indexes() throws SQLException {
        List<Index> indexes = new ArrayList<>();
        onConnection(jdbc -> {
            for (String table : projection.tables()) {
                indexes.addAll(jdbc.sql(INDEXES)
                        .param("read." + table)
                        .query((row, number) -> new Index(table, row.getString(1), row.getString(2), row.getString(3)))
                        .list());
            }
        });
        return indexes;
    }

    void create(Index index) throws SQLException {
        onConnection(jdbc -> {
            jdbc.sql("set maintenance_work_mem = '256MB'").update();
            jdbc.sql(index.definition.replace(" ON read.", " ON " + schema + '.'))
                    .update();
        });
    }

    /** Makes the keys of those indexes that stand for one. */
    void key(List<Index> indexes) throws SQLException {
        onConnection(jdbc -> {
            for (Index index : indexes) {
                if (index.constraint != null) {
                    jdbc.sql("alter table " + schema + '.' + index.table + " add constraint " + index.constraint + ' '
                                    + index.sort + " using index " + index.constraint)
                            .update();
                }
            }
        });
    }

    /** Tells the planner what is in them: before, it would read them in the wrong way. */
    public void analyze() throws SQLException {
        onConnection(jdbc -> projection
                .tables()
                .forEach(table ->
                        jdbc.sql("vacuum (analyze) " + schema + '.' + table).update()));
    }

    /**
     * Refuses tables that are not as the live ones are: what is not copied here, a policy or a trigger, must not get lost.
     *
     * @throws IllegalStateException that names what differs
     */
    public void requireShapeOfLive() throws SQLException {
        onConnection(jdbc -> {
            for (String table : projection.tables()) {
                List<String> live = shape(jdbc, "read." + table);
                List<String> side = shape(jdbc, schema + '.' + table);
                List<String> missing = new ArrayList<>(live);
                missing.removeAll(side);
                List<String> added = new ArrayList<>(side);
                added.removeAll(live);
                if (!missing.isEmpty() || !added.isEmpty()) {
                    throw new IllegalStateException("Table " + table + " was not rebuilt as the live one is: without "
                            + missing + ", with " + added);
                }
            }
        });
    }

    private static List<String> shape(JdbcClient jdbc, String table) {
        return jdbc.sql(SHAPE).param(table).query(String.class).list();
    }

    /** Waits until nobody writes the live tables, and holds writers off for the rest of the transaction; readers go on. */
    public void holdOffWriters(JdbcClient transaction) {
        transaction.sql("lock table " + live() + " in share row exclusive mode").update();
    }

    /** Makes these the live tables, in one transaction: whoever reads finds the one or the other, and at its end the schema is gone. */
    public void takeOver(JdbcClient transaction) {
        transaction.sql("lock table " + live() + " in access exclusive mode").update();
        transaction.sql("drop table " + live()).update();
        projection
                .tables()
                .forEach(table -> transaction
                        .sql("alter table " + schema + '.' + table + " set schema read")
                        .update());
        transaction.sql("drop schema " + schema).update();
    }

    private String live() {
        return "read." + String.join(", read.", projection.tables());
    }

    public void drop() throws SQLException {
        onConnection(
                jdbc -> jdbc.sql("drop schema if exists " + schema + " cascade").update());
    }

    private interface Work {
        void on(JdbcClient jdbc);
    }

    private void onConnection(Work work) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            work.on(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
        }
    }
}
