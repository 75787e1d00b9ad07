package io.caseledger.standalone.openapi;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.contract.platform.EventCatalogue;
import io.caseledger.contract.platform.EventType;
import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import io.caseledger.standalone.story.Story;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(Story.Shared.class)
class OpenApiTest {

    private static final List<Document> DOCUMENTS = Stream.of(
                    "history", "tracking", "mobility", "editorial", "allocation", "common")
            .map(Document::named)
            .toList();

    /** Whole logs go in here and tests of their own try them; that they are served and described is checked here all the same. */
    private static final Set<String> TRIED_ELSEWHERE =
            Set.of("POST /api/v1/imports startImport", "GET /api/v1/imports/{} getImport");

    /** Statuses that no single request can bring about: the demo tokens all read, and these conflicts and outages need others. */
    private static final Map<String, Set<Integer>> NOT_PROVOKED = Map.ofEntries(
            Map.entry("history listHistoryAssignments", Set.of(403)),
            Map.entry("history createHistoryAssignment", Set.of(409, 503)),
            Map.entry("history getHistoryAssignment", Set.of(403)),
            Map.entry("history updateHistoryAssignment", Set.of(503)),
            Map.entry("history deleteHistoryAssignment", Set.of(409, 503)),
            Map.entry("history listActiveOfMentor", Set.of(403)),
            Map.entry("history listHistoryOfMentor", Set.of(403)),
            Map.entry("history countOpenOfMentor", Set.of(403)),
            Map.entry("history changeHistoryStatus", Set.of(409, 503)),
            Map.entry("tracking listTrackingAssignments", Set.of(403)),
            Map.entry("tracking createTrackingAssignment", Set.of(409, 503)),
            Map.entry("tracking listOverdue", Set.of(403)),
            Map.entry("tracking getTrackingAssignment", Set.of(403)),
            Map.entry("tracking updateTrackingAssignment", Set.of(503)),
            Map.entry("tracking deleteTrackingAssignment", Set.of(409, 503)),
            Map.entry("tracking recordContact", Set.of(503)),
            Map.entry("mobility updateMobilityAssignment", Set.of(503)),
            Map.entry("mobility changeMobilityStatus", Set.of(503)),
            Map.entry("mobility reviewAssignment", Set.of(503)),
            Map.entry("mobility extendAssignment", Set.of(503)),
            Map.entry("mobility addBillingDetail", Set.of(503)),
            Map.entry("mobility linkContact", Set.of(503)),
            Map.entry("editorial listEditorialAssignments", Set.of(401)),
            Map.entry("editorial getEditorialAssignment", Set.of(401)),
            Map.entry("editorial getLockRequest", Set.of(401)),
            Map.entry("common listAllAssignments", Set.of(403)),
            Map.entry("common listEventsOfAssignment", Set.of(403)),
            Map.entry("common readFeed", Set.of(403)),
            Map.entry("common listPeople", Set.of(403)),
            Map.entry("common getPerson", Set.of(403)),
            Map.entry("common putPerson", Set.of(409, 503)),
            Map.entry("common listParkedStreams", Set.of()),
            Map.entry("common retryParkedStream", Set.of(503)),
            Map.entry("common discardParkedStream", Set.of()),
            Map.entry("common listWebhooks", Set.of()),
            Map.entry("common createWebhook", Set.of(409)),
            Map.entry("common getWebhook", Set.of()),
            Map.entry("common updateWebhook", Set.of()),
            Map.entry("common deleteWebhook", Set.of()),
            Map.entry("common rotateSecret", Set.of(409)),
            Map.entry("common testWebhook", Set.of()),
            Map.entry("common listDeliveries", Set.of()),
            Map.entry("common replayWebhook", Set.of()),
            Map.entry("common confirmReplay", Set.of(202)),
            Map.entry("common cancelReplay", Set.of(202)));

    private final Story story;

    OpenApiTest(Story story) {
        this.story = story;
    }

    /** A request for one operation that brings about one status. */
    record Probe(Operation operation, int status) {

        @Override
        public String toString() {
            return operation + " " + status;
        }
    }

    static List<Operation> operations() {
        return DOCUMENTS.stream()
                .flatMap(document -> document.operations().stream())
                .filter(operation -> !TRIED_ELSEWHERE.contains(operation.route()))
                .toList();
    }

    static List<Probe> probes() {
        return operations().stream()
                .flatMap(operation -> operation.description().get("responses").propertyNames().stream()
                        .map(Integer::valueOf)
                        .filter(status -> !notProvoked(operation).contains(status))
                        .map(status -> new Probe(operation, status)))
                .toList();
    }

    /** What is true of nearly all operations need not be said of each. */
    private static Set<Integer> notProvoked(Operation operation) {
        Set<Integer> statuses = new HashSet<>(NOT_PROVOKED.getOrDefault(
                operation.name(), operation.method().equals("GET") ? Set.of(403) : Set.of(409, 503)));
        if (operation.method().equals("POST") && !operation.description().has("requestBody")) {
            statuses.add(422); // a key that came with another request before
        }
        return statuses;
    }

    @Test
    void every_handler_is_described_and_every_description_handled() {
        Set<String> described = DOCUMENTS.stream()
                .flatMap(document -> document.operations().stream())
                .map(Operation::route)
                .collect(toCollection(TreeSet::new));
        Set<String> handled = new TreeSet<>();
        story.application().context().getBeansOfType(RequestMappingHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .filter(entry -> entry.getValue().getBeanType().getName().startsWith("io.caseledger."))
                .forEach(entry -> entry.getKey()
                        .getPatternValues()
                        .forEach(path -> entry.getKey()
                                .getMethodsCondition()
                                .getMethods()
                                .forEach(method -> handled.add(method + " " + path.replaceAll("[{][^}]*[}]", "{}") + " "
                                        + entry.getValue().getMethod().getName()))));
        assertThat(handled).isEqualTo(described);
    }

    @ParameterizedTest
    @MethodSource("probes")
    void answers_are_as_they_are_described(Probe probe) {
        String document = probe.operation().document().name();
        Reply reply = switch (document) {
            case "mobility" -> new MobilityRequests(story).send(probe.operation(), probe.status());
            case "editorial" -> new EditorialRequests(story).send(probe.operation(), probe.status());
            default -> new Requests(story).send(probe.operation(), probe.status());
        };
        assertThat(reply.status()).as(reply.body()).isEqualTo(probe.status());
        Conformance.check(probe.operation(), reply);
        if (document.equals("allocation")) {
            assertThat(reply.json().has("message")).isEqualTo(probe.status() >= 400);
        } else if (reply.header("Content-Type").orElseThrow().equals("application/problem+json")) {
            assertThat(reply.json().get("status").asInt()).isEqualTo(probe.status());
            assertThat(reply.json().get("type").asString())
                    .isEqualTo("/problems/" + reply.json().get("code").asString());
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void examples_are_as_they_are_described(Operation operation) {
        JsonNode description = operation.description();
        description.path("requestBody").path("content").forEachEntry((type, content) -> {
            if (content.has("example")) {
                assertThat(Conformance.faults(operation.document(), content.get("schema"), content.get("example")))
                        .isEmpty();
            }
        });
        description.get("responses").forEachEntry((status, response) -> {
            JsonNode json = operation.document().resolved(response).at("/content/application~1json");
            JsonNode problem = operation.document().resolved(response).at("/content/application~1problem+json");
            for (JsonNode content : List.of(json, problem)) {
                if (content.has("example")) {
                    assertThat(Conformance.faults(operation.document(), content.get("schema"), content.get("example")))
                            .as("%s %s", operation, status)
                            .isEmpty();
                }
            }
        });
    }

    /** What is described of their data is held against what the feed answers. */
    @ParameterizedTest
    @ValueSource(strings = {"CloudEvent", "Event"})
    void an_event_is_one_of_those_in_the_catalogue(String schema) {
        JsonNode described = Document.named("common").root().at("/components/schemas/" + schema);
        Set<String> catalogue =
                EventCatalogue.types().stream().map(EventType::name).collect(toCollection(TreeSet::new));
        assertThat(described.at("/discriminator/mapping").propertyNames())
                .containsExactlyInAnyOrderElementsOf(catalogue);
        assertThat(described.get("oneOf")).hasSameSizeAs(catalogue);
    }

    /** Whatever other stories have written. */
    @Test
    void every_event_of_the_feed_is_as_it_is_described() {
        new MobilityRequests(story).send(Document.named("mobility").operations().getFirst(), 200);
        Document common = Document.named("common");
        JsonNode schema = common.root().at("/components/schemas/CloudEvent");
        long after = 0;
        JsonNode page = story.admin().get("/api/v1/events?limit=1000").json();
        while (!page.get("events").isEmpty()) {
            for (JsonNode event : page.get("events")) {
                assertThat(Conformance.faults(common, schema, event))
                        .as(event.toString())
                        .isEmpty();
            }
            after = page.get("next").asLong();
            page = story.admin().get("/api/v1/events?limit=1000&after=" + after).json();
        }
        assertThat(after).isPositive();
    }

    /** One program may use clients of all of them. */
    @Test
    void names_are_those_of_one_document_alone() {
        Stream<String> operations = DOCUMENTS.stream()
                .flatMap(document -> document.operations().stream())
                .map(Operation::id);
        Stream<String> schemas = DOCUMENTS.stream()
                .flatMap(document -> document.root().at("/components/schemas").propertyNames().stream());
        assertThat(operations).doesNotHaveDuplicates();
        assertThat(schemas).doesNotHaveDuplicates();
    }

    /** Generators name what has no name after its place, and make an empty class of a choice between formats. */
    @Test
    void what_has_fields_of_its_own_has_a_name() {
        for (Document document : DOCUMENTS) {
            List<String> nameless = new ArrayList<>();
            document.root()
                    .get("paths")
                    .properties()
                    .forEach(path -> nameless(path.getKey(), path.getValue(), nameless));
            document.root()
                    .at("/components/responses")
                    .properties()
                    .forEach(response -> nameless(response.getKey(), response.getValue(), nameless));
            document.root().at("/components/schemas").properties().forEach(schema -> {
                for (String parts : List.of("properties", "items", "additionalProperties")) {
                    nameless(schema.getKey(), schema.getValue().path(parts), nameless);
                }
            });
            assertThat(nameless).as(document.name()).isEmpty();
        }
    }

    private static void nameless(String place, JsonNode node, List<String> found) {
        if (node.path("properties").isObject() || node.at("/anyOf/0/format").isString()) {
            found.add(place);
        }
        node.properties().forEach(property -> {
            if (!property.getKey().startsWith("example")) {
                nameless(place + '/' + property.getKey(), property.getValue(), found);
            }
        });
        node.values().forEach(element -> {
            if (node.isArray()) {
                nameless(place, element, found);
            }
        });
    }

    /** The page shows the answers' examples, and fills in those of parameters, as if the reader had asked for them. */
    @Test
    void all_that_is_sent_and_answered_has_an_example_but_parameters_that_may_be_left_out() {
        List<String> without = new ArrayList<>();
        List<String> wronglyFilledIn = new ArrayList<>();
        for (Document document : DOCUMENTS) {
            for (Operation operation : document.operations()) {
                JsonNode description = operation.description();
                description
                        .path("requestBody")
                        .path("content")
                        .forEachEntry(
                                (type, content) -> note(!hasExample(content), operation + " request " + type, without));
                description
                        .get("responses")
                        .forEachEntry((status, response) -> document.resolved(response)
                                .path("content")
                                .forEachEntry((type, content) -> note(
                                        !hasExample(content) && !type.equals("text/event-stream"),
                                        operation + " " + status + " " + type,
                                        without)));
                description.path("parameters").values().forEach(reference -> {
                    JsonNode parameter = document.resolved(reference);
                    note(
                            hasExample(parameter) != parameter.path("required").asBoolean(false),
                            operation + " " + parameter.get("name").asString(),
                            wronglyFilledIn);
                });
            }
        }
        assertThat(without).isEmpty();
        assertThat(wronglyFilledIn).isEmpty();
    }

    private static boolean hasExample(JsonNode node) {
        return node.has("example") || node.has("examples");
    }

    private static void note(boolean found, String what, List<String> into) {
        if (found) {
            into.add(what);
        }
    }

    @Test
    void a_wrong_answer_would_be_noticed() {
        Document history = Document.named("history");
        JsonNode schema = history.root().at("/components/schemas/HistoryCreatedAssignment");
        JsonNode right = history.answer("createHistoryAssignment", 201);
        assertThat(Conformance.faults(history, schema, right)).isEmpty();
        Map<String, String> wrong = new TreeMap<>(Map.of(
                "\"open\"", "\"closed\"",
                "10:00:00Z", "10:00:00.123Z",
                "2026-03-26T00:00:00Z", "2026-02-30T00:00:00Z",
                "\"created_at\"", "\"createdAt\"",
                "\"mentor_id\"", "\"notes\":null,\"mentor_id\""));
        wrong.forEach((from, to) -> assertThat(Conformance.faults(
                        history,
                        schema,
                        JsonMapper.shared().readTree(right.toString().replace(from, to))))
                .as(to)
                .isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"history", "tracking", "mobility", "editorial", "allocation", "common"})
    void documents_are_served_to_everybody(String name) {
        Http http = story.http();
        Reply reply = http.get("/openapi/" + name + ".yaml");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type").orElseThrow()).startsWith("application/yaml");
        assertThat(new Yaml().<Map<String, Object>>load(reply.body())).containsEntry("openapi", "3.1.0");
        assertThat(http.with("Accept", "application/yaml")
                        .get("/openapi/" + name + ".yaml")
                        .status())
                .isEqualTo(200);
        Reply posted = http.post("/openapi/" + name + ".yaml", "{}");
        assertThat(posted.status()).isEqualTo(405);
        assertThat(posted.header("Content-Type")).hasValue("application/problem+json");
        assertThat(http.get("/openapi/" + name).status()).isEqualTo(404);
    }

    @Test
    void the_page_to_read_them_on_is_complete_and_needs_nothing_from_elsewhere() {
        Http http = story.http().with("Accept", "text/html,*/*;q=0.8");
        Reply page = http.get("/docs");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.body()).doesNotContain("http:", "https:", "//cdn");
        var links = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
        Set<String> linked = new TreeSet<>();
        while (links.find()) {
            linked.add(links.group(1));
        }
        assertThat(linked).hasSize(5);
        assertThat(linked)
                .allSatisfy(link -> assertThat(http.get(link).status()).as(link).isEqualTo(200));
        String start = http.get("/docs/documents.js").body();
        assertThat(start)
                .contains(
                        "/openapi/history.yaml",
                        "/openapi/tracking.yaml",
                        "/openapi/mobility.yaml",
                        "/openapi/allocation.yaml",
                        "/openapi/editorial.yaml",
                        "/openapi/common.yaml");
        assertThat(http.get("/docs/missing.js").status()).isEqualTo(404);
        assertThat(http.get("/docs/..%2fapplication.yaml").status()).isIn(400, 404);
    }
}
