import allocation.model.AllocationNewAssignment;
import common.model.CaseworkAssignedLedgerEvent;
import common.model.PersonDetails;
import editorial.model.EditorialNewAssignment;
import history.model.HistoryNewAssignment;
import java.net.http.HttpRequest;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import mobility.model.MobilityNewAssignment;
import tracking.model.TrackingNewAssignment;

/** Creates, reads, reads as of a moment and lists with each of the generated clients, and prints what it came to. */
public final class GeneratedClients {

    private static final Consumer<HttpRequest.Builder> TOKEN =
            request -> request.header("Authorization", "Bearer demo-admin");

    private final String url;
    private final String person = "generated_" + System.nanoTime();
    private final String now = OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(1).toString();

    private GeneratedClients(String url) {
        this.url = url;
    }

    public static void main(String[] arguments) throws Exception {
        GeneratedClients clients = new GeneratedClients(arguments[0]);
        String opened = clients.history();
        clients.tracking();
        clients.mobility();
        clients.editorial();
        clients.allocation();
        clients.common(opened);
    }

    private static void done(String document, Object... seen) {
        System.out.println(document + ": " + List.of(seen));
    }

    private static void check(boolean holds, Object seen) {
        if (!holds) {
            throw new AssertionError(seen);
        }
    }

    private String history() throws Exception {
        var client = new history.ApiClient();
        client.updateBaseUri(url);
        client.setRequestInterceptor(TOKEN);
        var assignments = new history.api.AssignmentsApi(client);
        String id = assignments
                .createHistoryAssignment(
                        new HistoryNewAssignment()
                                .mentorId(person)
                                .contactId("contact")
                                .assignedDate("2026-01-02T03:04:05+01:00"),
                        "key-" + person,
                        null)
                .getAssignmentId();
        var read = assignments.getHistoryAssignment(id, null, null, null);
        var then = assignments.getHistoryAssignment(id, "2026-02-01", now, null);
        check(read.equals(then), then);
        var page = assignments.listHistoryAssignments(
                1, 5, null, person, null, "2026-01-01", null, null, null, null, null, "2026-02-01T00:00:00Z", null, null);
        check(page.getData().getFirst().getAssignmentId().equals(id), page);
        try {
            assignments.getHistoryAssignment("assign_unknown", null, null, null);
            throw new AssertionError("found");
        } catch (history.ApiException refused) {
            check(refused.getCode() == 404, refused);
        }
        done("history", read.getStatus(), page.getPagination().getTotal());
        return id;
    }

    private void tracking() throws Exception {
        var client = new tracking.ApiClient();
        client.updateBaseUri(url);
        client.setRequestInterceptor(TOKEN);
        var assignments = new tracking.api.AssignmentsApi(client);
        String id = assignments
                .createTrackingAssignment(
                        new TrackingNewAssignment().peerMentorId(person).menteeId("mentee"), null, null)
                .getAssignmentId();
        var read = assignments.getTrackingAssignment(id, null, null, null);
        var then = assignments.getTrackingAssignment(id, now, null, null);
        check(read.getAssignmentId().equals(then.getAssignmentId()), then);
        var page = assignments.listTrackingAssignments(1, 5, null, null, "mentee", null, null, now, null, null);
        done("tracking", read.getStatus(), page.getPagination().getTotal() > 0);
    }

    private void mobility() throws Exception {
        var client = new mobility.ApiClient();
        client.updateBaseUri(url);
        client.setRequestInterceptor(TOKEN);
        var assignments = new mobility.api.AssignmentsApi(client);
        Long id = assignments
                .createMobilityAssignment(
                        new MobilityNewAssignment()
                                .expatId(10891L)
                                .expatName("Jane Doe")
                                .startDate(LocalDate.of(2026, 4, 1)),
                        null,
                        null)
                .getResult()
                .getId();
        var read = assignments.getMobilityAssignment(id, null, null, null);
        var then = assignments.getMobilityAssignment(id, now, now, null);
        check(read.equals(then), then);
        var page = assignments.listMobilityAssignments(
                1, 5, null, null, null, 10891L, null, null, null, null, null, null, null, null, null, now, null, null);
        done("mobility", read.getResult().getExpatName(), page.getResult().getTotal() > 0);
    }

    private void editorial() throws Exception {
        var client = new editorial.ApiClient();
        client.updateBaseUri(url);
        client.setRequestInterceptor(TOKEN);
        var assignments = new editorial.api.AssignmentsApi(client);
        String uuid = assignments
                .createEditorialAssignment(
                        new EditorialNewAssignment().type("article").title("Generated"), null, null)
                .getUuid();
        var read = assignments.getEditorialAssignment(uuid, null, null, null);
        var then = assignments.getEditorialAssignment(uuid, now, null, null);
        check(read.getTitle().equals(then.getTitle()), then);
        var page = assignments.listEditorialAssignments(1, 5, null, null, now, null, null);
        done("editorial", read.getTitle(), page.getItems().isEmpty());
    }

    private void allocation() throws Exception {
        var client = new allocation.ApiClient();
        client.updateBaseUri(url);
        client.setRequestInterceptor(TOKEN);
        var assignments = new allocation.api.AssignmentsApi(client);
        long project = 5_000_000_000L + System.nanoTime() % 1_000_000;
        Long id = assignments
                .createWithSubtasks(
                        new AllocationNewAssignment()
                                .userId(8L)
                                .assignableId(project)
                                .startsAt(LocalDate.of(2018, 6, 21))
                                .endsAt(LocalDate.of(2018, 6, 27)),
                        null,
                        null)
                .getData()
                .getFirst()
                .getId();
        var read = assignments.getAllocationAssignment(id, null, null, null, null);
        var then = assignments.getAllocationAssignment(id, now, null, null, null);
        check(read.equals(then), then);
        var page = assignments.listAllocationAssignments(
                null, project, null, null, null, null, null, null, 1, 5, now, null, null);
        done("allocation", read.getAllocationMode(), page.getData().size());
    }

    private void common(String opened) throws Exception {
        var client = new common.ApiClient();
        client.updateBaseUri(url);
        client.setRequestInterceptor(TOKEN);
        var people = new common.api.PeopleApi(client);
        people.putPerson(person, new PersonDetails().name("Zoë"), null, null, null);
        check(people.getPerson(person, null).getName().equals("Zoë"), person);
        var ledger = new common.api.LedgerApi(client);
        var events = ledger.listEventsOfAssignment(opened, null, null, null);
        var feed = ledger.readFeed("0", 1000, null, null, opened, null, null, null, null, null, null);
        check(feed.getEvents().size() == events.getData().size(), feed);
        var assigned = (CaseworkAssignedLedgerEvent) events.getData().getFirst().getActualInstance();
        check(assigned.getData().getMentorId().equals(person), assigned);
        var diff = ledger.diffAssignment(opened, "2025-01-01", now, null, null, null);
        var all = new common.api.AssignmentsApi(client)
                .listAllAssignments(
                        1, 5, null, person, null, null, null, null, null, null, null, null, null, null, null, null, now, null,
                        null);
        done("common", assigned.getType(), diff.getNet().isEmpty(), all.getData().size());
    }
}
