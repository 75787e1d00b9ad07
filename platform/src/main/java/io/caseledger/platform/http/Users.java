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

    /** What a directory knows of users. */
    public interface Directory {

        /** Name, email and slug of users by their numbers, as far as they are known. */
        Map<Long, Map<String, String>> users(List<Long> numbers);

        /** The names of people by their ids, as far as they are known. */
        Map<String, String> people(List<String> ids);
    }

    /**
     * Tells users as document 4 shows them: those of tokens, and what the directory says instead; of others the name by which it knows people of that
     * id, in either case of letters.
     *
     * @param uuids upper case
     */
    public Function<String, EditorialItem.User> shown(String tenant, Collection<String> uuids, Directory directory) {
        Map<String, Caller.User> ofTokens = new HashMap<>();
        List<String> others = new ArrayList<>();
        for (String uuid : uuids) {
            find(tenant, uuid).ifPresentOrElse(user -> ofTokens.put(uuid, user), () -> {
                others.add(uuid);
                others.add(uuid.toLowerCase(Locale.ROOT));
            });
        }
        Map<String, EditorialItem.User> known = new HashMap<>();
        if (!ofTokens.isEmpty()) {
            Map<Long, Map<String, String>> facts = directory.users(
                    ofTokens.values().stream().map(user -> (long) user.id()).toList());
            ofTokens.forEach((uuid, user) ->
                    known.put(uuid, shown(user, facts.getOrDefault((long) user.id(), Map.of()))));
        }
        if (!others.isEmpty()) {
            directory.people(others).forEach((id, name) -> {
                String uuid = id.toUpperCase(Locale.ROOT);
                known.put(uuid, EditorialItem.User.named(uuid, name));
            });
        }
        return uuid -> known.getOrDefault(uuid, EditorialItem.User.named(uuid, null));
    }

    private static EditorialItem.User shown(Caller.User user, Map<String, String> facts) {
        return new EditorialItem.User(
                Integer.toString(user.id()),
                user.uuid(),
                facts.getOrDefault("name", user.name()),
                facts.getOrDefault("slug", user.slug()),
                facts.getOrDefault("email", user.email()),
                user.isSnworks(),
                user.srn());
    }
}
