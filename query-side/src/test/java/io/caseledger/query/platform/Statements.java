package io.caseledger.query.platform;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Remembers what is asked of a database, so that it can be asked for the plans. */
public final class Statements {

    private final List<Asked> asked = new ArrayList<>();
    private final DataSource dataSource;

    private record Setting(Method method, List<@Nullable Object> arguments) {}

    private record Asked(String sql, List<Setting> parameters) {}

    public Statements(DataSource asked) {
        dataSource = watch(DataSource.class, asked, null);
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public void clear() {
        asked.clear();
    }

    /** How each statement since then is run, with the blocks it reads. */
    public List<List<String>> plans(DataSource owner) {
        return asked.stream().map(one -> plan(one, owner)).toList();
    }

    private static List<String> plan(Asked asked, DataSource owner) {
        try (Connection connection = owner.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("explain (analyze, buffers, costs off) " + asked.sql)) {
            for (Setting parameter : asked.parameters) {
                parameter.method.invoke(statement, parameter.arguments.toArray());
            }
            List<String> lines = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    lines.add(row.getString(1));
                }
            }
            return lines;
        } catch (SQLException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T watch(Class<T> type, T watched, @Nullable Asked statement) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(watched, method, arguments, statement)));
    }

    private @Nullable Object call(
            Object watched, Method method, Object @Nullable [] arguments, @Nullable Asked statement) throws Throwable {
        if (statement != null && arguments != null && method.getName().startsWith("set") && arguments.length > 1) {
            statement.parameters.add(new Setting(method, Arrays.asList(arguments)));
        }
        Object answer;
        try {
            answer = method.invoke(watched, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (answer instanceof PreparedStatement prepared && arguments != null) {
            Asked fresh = new Asked((String) arguments[0], new ArrayList<>());
            asked.add(fresh);
            return watch(PreparedStatement.class, prepared, fresh);
        }
        // what is unwrapped is wanted as it is
        return answer instanceof Connection connection && !method.getName().equals("unwrap")
                ? watch(Connection.class, connection, null)
                : answer;
    }
}
