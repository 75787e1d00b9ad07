package io.caseledger.query.editorial;

import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.editorial.EditorialItem;
import io.caseledger.contract.editorial.EditorialItem.Issue;
import io.caseledger.contract.editorial.EditorialItem.User;
import io.caseledger.contract.editorial.EditorialLock;
import io.caseledger.contract.platform.EventJson;
import io.caseledger.platform.http.Users;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;

/** Shows assignments with the names behind the ids, as far as tokens and the directory tell them. */
@Component
class EditorialNames {

    private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Users users;
    private final Duration lease;

    EditorialNames(DataSource reader, Users users, @Value("${caseledger.editorial.lock-lease:15m}") Duration lease) {
        this.jdbc = JdbcClient.create(reader);
        this.users = users;
        this.lease = lease;
    }

    List<EditorialItem> items(String tenant, List<EditorialRow> rows, Instant now) {
        Set<String> named = new HashSet<>();
        Set<Long> issues = new HashSet<>();
        for (EditorialRow row : rows) {
            named.addAll(row.details().namedAt(now, lease));
            String issueId = row.details().issueId();
            if (issueId != null) {
                issues.add(Long.valueOf(issueId));
            }
        }
        Function<String, User> shown = users(tenant, named);
        Map<Long, Map<String, String>> facts = entries(tenant, EntrySort.ISSUE, issues);
        return rows.stream()
                .map(row -> EditorialItem.of(
                        row.details(), shown, issue(row.details().issueId(), facts), now, lease))
                .toList();
    }

    /** The lock that somebody has at a moment, null while nobody has. */
    @Nullable
    EditorialLock lockAt(EditorialRow row, Instant moment) {
        return row.details().lockAt(moment, lease);
    }

    EditorialItem.Lock lock(String tenant, String assignment, EditorialLock lock) {
        return EditorialItem.Lock.of(lock, assignment, users(tenant, Set.of(lock.user())));
    }

    private static @Nullable Issue issue(@Nullable String id, Map<Long, Map<String, String>> facts) {
        return id == null
                ? null
                : new Issue(id, facts.getOrDefault(Long.valueOf(id), Map.of()).get("name"));
    }

    private Function<String, User> users(String tenant, Set<String> uuids) {
        return users.shown(tenant, uuids, new Users.Directory() {

            @Override
            public Map<Long, Map<String, String>> users(List<Long> numbers) {
                return entries(tenant, EntrySort.USER, numbers);
            }

            @Override
            public Map<String, String> people(List<String> ids) {
                return EditorialNames.this.people(tenant, ids);
            }
        });
    }

    private Map<Long, Map<String, String>> entries(String tenant, EntrySort sort, Collection<Long> ids) {
        Map<Long, Map<String, String>> facts = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql("select entry_id, facts from read.directory_entry"
                            + " where tenant = ? and sort = ? and entry_id = any(?)")
                    .param(tenant)
                    .param(sort.word())
                    .param(ids.toArray(Long[]::new))
                    .query(row -> {
                        facts.put(row.getLong(1), EventJson.mapper().readValue(row.getString(2), FACTS));
                    });
        }
        return facts;
    }

    private Map<String, String> people(String tenant, List<String> ids) {
        Map<String, String> names = new HashMap<>();
        jdbc.sql("select person_id, name from read.person where tenant = ? and person_id = any(?)")
                .param(tenant)
                .param(ids.toArray(String[]::new))
                .query(row -> {
                    names.put(row.getString(1), row.getString(2));
                });
        return names;
    }
}
