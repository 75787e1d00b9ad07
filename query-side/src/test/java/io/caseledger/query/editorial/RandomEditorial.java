package io.caseledger.query.editorial;

import io.caseledger.contract.editorial.EditorialEvent;
import io.caseledger.contract.platform.Change;
import io.caseledger.contract.platform.LongText;
import io.caseledger.query.platform.TestEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A history of an editorial office that could have happened, always the same one. */
final class RandomEditorial {

    private RandomEditorial() {}

    /** Assignments of two tenants that come, change in every way, are locked and unlocked, and go. */
    static void add(TestEvents events, Instant from, int number) {
        Random random = new Random(20_260_326);
        List<String> living = new ArrayList<>();
        Instant now = from;
        int count = 0;
        while (count < 20 || living.isEmpty()) {
            living.add("%08X-0000-7000-8000-00000000000A".formatted(++count));
            events.add(tenant(living.getLast()), living.getLast(), created(count), now);
        }
        for (int i = count; i < number; i++) {
            now = now.plus(Duration.ofSeconds(random.nextInt(90)));
            String id = living.get(random.nextInt(living.size()));
            String text = "text <b>\t" + i + "</b>\n\\";
            Object event = switch (random.nextInt(17)) {
                case 0 -> new EditorialEvent.SlugChanged(new Change<>("a", text));
                case 1 -> new EditorialEvent.TypeChanged(new Change<>("a", "photo"));
                case 2 -> new EditorialEvent.Retitled(new Change<>("a", text));
                case 3 -> new EditorialEvent.AbstractChanged(new Change<>("a", text));
                case 4 -> new EditorialEvent.ContentRewritten(new LongText(text), new Change<>(1, 2), 1, 2);
                case 5 -> new EditorialEvent.NotesChanged(new Change<>("a", text));
                case 6 -> new EditorialEvent.DueDateSet(new Change<>(null, random.nextBoolean() ? now : null));
                case 7 -> new EditorialEvent.PublicationSet(new Change<>(null, random.nextBoolean() ? now : null));
                case 8 -> new EditorialEvent.IssueChanged(new Change<>(null, random.nextBoolean() ? "7" : null));
                case 9 -> new EditorialEvent.ChildrenChanged(new Change<>(List.of(), List.of("C-" + i, "D")));
                case 10 -> new EditorialEvent.UserAssigned("U-" + i);
                case 11 -> new EditorialEvent.UserUnassigned("U-" + i);
                case 12 -> new EditorialEvent.UsersReordered(new Change<>(List.of(), List.of("V", "W-" + i)));
                case 13, 14 -> new EditorialEvent.LockTaken(i, "L-" + i, 2, "U", now.plusSeconds(900));
                case 15 -> new EditorialEvent.LockReleased("L", "U");
                default -> {
                    if (random.nextInt(4) == 0 && living.size() > 5) {
                        living.remove(id);
                        yield new EditorialEvent.Deleted();
                    }
                    yield new EditorialEvent.LockExpired("L", "U", now);
                }
            };
            events.add(tenant(id), id, event, now);
        }
    }

    private static String tenant(String id) {
        return id.charAt(7) % 2 == 0 ? "default" : "other";
    }

    static EditorialEvent.Created created(long number) {
        return new EditorialEvent.Created(
                number, "slug", "article", "Title", "", new LongText(""), "", null, null, 1, null, List.of());
    }
}
