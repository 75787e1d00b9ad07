package io.caseledger.query.editorial;

import io.caseledger.contract.editorial.EditorialDetails;
import io.caseledger.contract.editorial.EditorialItem;
import io.caseledger.contract.editorial.EditorialItem.User;
import io.caseledger.contract.editorial.EditorialLock;
import io.caseledger.platform.http.Users;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Shows assignments with the names behind the ids, as far as tokens and the directory tell them. */
@Component
class EditorialNames {

    private final JdbcClient jdbc;
    private final Users users;

    EditorialNames(DataSource reader, Users users) {
        this.jdbc = JdbcClient.create(reader);
        this.users = users;
    }

    List<EditorialItem> items(String tenant, List<EditorialRow> rows, Instant now) {
        Set<String> named = new HashSet<>();
        rows.forEach(row -> named.addAll(row.details().namedAt(now)));
        Function<String, User> shown = users(tenant, named);
        return rows.stream().map(row -> item(row.details(), shown, now)).toList();
    }

    private static EditorialItem item(EditorialDetails details, Function<String, User> shown, Instant now) {
        String issueId = details.issueId();
        return EditorialItem.of(details, shown, issueId == null ? null : new EditorialItem.Issue(issueId, null), now);
    }

    EditorialItem.Lock lock(String tenant, String assignment, EditorialLock lock) {
        return EditorialItem.Lock.of(lock, assignment, users(tenant, Set.of(lock.user())));
    }

    private Function<String, User> users(String tenant, Set<String> uuids) {
        return users.shown(tenant, uuids, ids -> people(tenant, ids));
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
