package io.caseledger.platform.http;

import io.caseledger.contract.editorial.EditorialItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The users whom tokens name, by their uuids. */
public final class Users {

    private final List<Tokens> tokens;

    public Users(List<Tokens> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** @param uuid upper case */
    public Optional<Caller.User> find(String tenant, String uuid) {
        return tokens.stream()
                .flatMap(sort -> sort.userOf(tenant, uuid).stream())
                .findFirst();
    }

    /**
     * Tells users as document 4 shows them.
     *
     * @param uuids upper case
     * @param directory tells the names of people by the ids under which it knows them; it is asked for uuids in both cases of letters
     */
    public Function<String, EditorialItem.User> shown(
            String tenant, Collection<String> uuids, Function<List<String>, Map<String, String>> directory) {
        Map<String, EditorialItem.User> known = new HashMap<>();
        List<String> others = new ArrayList<>();
        for (String uuid : uuids) {
            find(tenant, uuid).ifPresentOrElse(user -> known.put(uuid, shown(user)), () -> {
                others.add(uuid);
                others.add(uuid.toLowerCase(Locale.ROOT));
            });
        }
        if (!others.isEmpty()) {
            directory.apply(others).forEach((id, name) -> {
                String uuid = id.toUpperCase(Locale.ROOT);
                known.put(uuid, EditorialItem.User.named(uuid, name));
            });
        }
        return uuid -> known.getOrDefault(uuid, EditorialItem.User.named(uuid, null));
    }

    private static EditorialItem.User shown(Caller.User user) {
        return new EditorialItem.User(
                Integer.toString(user.id()),
                user.uuid(),
                user.name(),
                user.slug(),
                user.email(),
                user.isSnworks(),
                user.srn());
    }
}
