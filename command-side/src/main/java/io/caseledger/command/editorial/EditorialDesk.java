package io.caseledger.command.editorial;

import io.caseledger.command.editorial.EditorialState.Existing;
import io.caseledger.command.platform.Answer;
import io.caseledger.command.platform.Decided;
import io.caseledger.command.platform.Directory;
import io.caseledger.command.platform.People;
import io.caseledger.command.platform.Write;
import io.caseledger.command.platform.Writes;
import io.caseledger.contract.directory.EntrySort;
import io.caseledger.contract.editorial.EditorialDetails;
import io.caseledger.contract.editorial.EditorialItem;
import io.caseledger.contract.editorial.EditorialLock;
import io.caseledger.contract.platform.RefusedException;
import io.caseledger.platform.http.Users;
import io.caseledger.platform.settings.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Carries editorial commands through, and tells what came of them in document 4's words, which name people. */
@Component
class EditorialDesk {

    private final Writes writes;
    private final Users users;
    private final People people;
    private final Directory directory;
    private final Duration lease;

    /** @param lease for how long a lock is held after its holder was last heard of */
    EditorialDesk(
            Writes writes,
            Users users,
            People people,
            Directory directory,
            @Value("${caseledger.editorial.lock-lease:15m}") Duration lease) {
        this.writes = writes;
        this.users = users;
        this.people = people;
        this.directory = directory;
        this.lease = Setting.positive("caseledger.editorial.lock-lease", lease);
    }

    /** When a lease that begins or is renewed at a moment ends. */
    Instant until(Instant moment) {
        return moment.plus(lease);
    }

    /** What is refused for the sake of a lock names its holder. */
    ResponseEntity<byte[]> perform(Write write, EditorialCommand command, Function<Decided, Answer> answering) {
        try {
            return writes.perform(write, command, answering);
        } catch (RefusedException refused) {
            if (refused.refusal().more().get(EditorialRefusals.LOCK) instanceof EditorialLock lock) {
                throw refused.refusal()
                        .showing(EditorialRefusals.LOCK, shown(write, command.uuid(), lock))
                        .asException();
            }
            throw refused;
        }
    }

    EditorialItem item(Write write, Decided decided) {
        EditorialDetails details = details(decided);
        return EditorialItem.of(
                details,
                names(write.tenant(), details.namedAt(write.at(), lease)),
                issue(write.tenant(), details.issueId()),
                write.at(),
                lease);
    }

    EditorialItem.Lock lock(Write write, Decided decided) {
        EditorialDetails details = details(decided);
        return shown(write, details.uuid(), Objects.requireNonNull(details.lock()));
    }

    private EditorialItem.Lock shown(Write write, String assignment, EditorialLock lock) {
        return EditorialItem.Lock.of(lock, assignment, names(write.tenant(), Set.of(lock.user())));
    }

    private static EditorialDetails details(Decided decided) {
        return ((Existing) decided.state()).details();
    }

    private Function<String, EditorialItem.User> names(String tenant, Set<String> uuids) {
        return users.shown(tenant, uuids, new Users.Directory() {

            @Override
            public Map<Long, Map<String, String>> users(List<Long> numbers) {
                Map<Long, Map<String, String>> facts = new HashMap<>();
                numbers.forEach(number -> facts.put(number, directory.facts(tenant, EntrySort.USER, number)));
                return facts;
            }

            @Override
            public Map<String, String> people(List<String> ids) {
                return people.namesOf(tenant, ids);
            }
        });
    }

    private EditorialItem.@Nullable Issue issue(String tenant, @Nullable String id) {
        return id == null
                ? null
                : new EditorialItem.Issue(
                        id,
                        directory
                                .facts(tenant, EntrySort.ISSUE, Long.parseLong(id))
                                .get("name"));
    }
}
