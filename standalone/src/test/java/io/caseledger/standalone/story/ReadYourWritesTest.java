package io.caseledger.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.caseledger.standalone.Http;
import io.caseledger.standalone.Http.Reply;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A read that follows an answered write sees it, however many write at the same time. */
@ExtendWith(Story.Shared.class)
class ReadYourWritesTest {

    /** Answered by projections that no write waits for. */
    private static final String THE_PAST_UP_TO_NOW = "?as_of=9999-12-31";

    private static final String HISTORY = "/history/api/v1/assignments";
    private static final String TRACKING = "/tracking/api/v1/assignments";
    private static final int CLIENTS = 32;
    private static final int STORIES = 12;

    private final Story story;

    ReadYourWritesTest(Story story) {
        this.story = story;
    }

    @Test
    void thirty_two_clients_each_see_what_they_just_wrote() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> done = IntStream.range(0, CLIENTS)
                    .mapToObj(ignored -> clients.submit(this::rounds))
                    .toList();
            int rounds = 0;
            for (Future<Integer> client : done) {
                rounds += client.get();
            }
            assertThat(rounds).isEqualTo(CLIENTS * STORIES * 9);
        }
    }

    /** Each round is a write and the read that must show it. */
    private int rounds() {
        String mentor = story.person("mentor");
        String other = story.person("mentor");
        Http http = story.http();
        int rounds = 0;
        for (int i = 0; i < STORIES; i++) {
            String id = ok(http.post(HISTORY, "{\"mentor_id\":\"" + mentor + "\",\"contact_id\":\"c\"}"))
                    .get("assignment_id")
                    .asString();
            JsonNode list = ok(http.get(HISTORY + "?limit=100&mentor_id=" + mentor));
            assertThat(list.at("/data/0/assignment_id").asString()).isEqualTo(id);
            assertThat(list.at("/pagination/total").asInt()).isEqualTo(1);

            ok(http.put(HISTORY + "/" + id, "{\"notes\":\"round " + i + "\"}"));
            assertThat(ok(http.get(HISTORY + "/" + id)).get("notes").asString()).isEqualTo("round " + i);

            ok(http.put(TRACKING + "/" + id + "/last-contact", "{\"contact_date\":\"2026-01-05T08:00:00Z\"}"));
            assertThat(ok(http.get(TRACKING + "/" + id))
                            .get("last_contact_date")
                            .asString())
                    .isEqualTo("2026-01-05T08:00:00Z");

            ok(http.patch(HISTORY + "/" + id + "/status", "{\"status\":\"closed\"}"));
            assertThat(openCount(http, mentor)).isZero();
            assertThat(openCount(http, mentor, THE_PAST_UP_TO_NOW)).isZero();

            ok(http.patch(HISTORY + "/" + id + "/status", "{\"status\":\"open\"}"));
            assertThat(openCount(http, mentor, THE_PAST_UP_TO_NOW)).isEqualTo(1);
            assertThat(ok(http.get(HISTORY + "/mentor/" + mentor + "/active"))
                            .at("/data/0/assignment_id")
                            .asString())
                    .isEqualTo(id);

            ok(http.put(TRACKING + "/" + id, "{\"status\":\"on_hold\"}"));
            assertThat(ok(http.get(TRACKING + "?status=on_hold&peer_mentor_id=" + mentor))
                            .at("/pagination/total")
                            .asInt())
                    .isEqualTo(1);

            ok(http.put(TRACKING + "/" + id, "{\"peer_mentor_id\":\"" + other + "\"}"));
            assertThat(ok(http.get(HISTORY + "/mentor/" + mentor + "/history"))
                            .at("/data/0/status")
                            .asString())
                    .isEqualTo("closed");

            ok(http.put(TRACKING + "/" + id, "{\"peer_mentor_id\":\"" + mentor + "\"}"));
            assertThat(openCount(http, other)).isZero();

            ok(http.delete(HISTORY + "/" + id));
            assertThat(http.get(HISTORY + "/" + id).status()).isEqualTo(404);
            assertThat(ok(http.get(HISTORY + "/mentor/" + mentor + "/history" + THE_PAST_UP_TO_NOW))
                            .get("data"))
                    .isEmpty();
            rounds += 9;
        }
        assertThat(openCount(http, mentor)).isZero();
        assertThat(ok(http.get(HISTORY + "/mentor/" + mentor + "/history"))
                        .at("/pagination/total")
                        .asInt())
                .isZero();
        return rounds;
    }

    private static int openCount(Http http, String mentor) {
        return openCount(http, mentor, "");
    }

    private static int openCount(Http http, String mentor, String query) {
        return ok(http.get(HISTORY + "/mentor/" + mentor + "/open-count" + query))
                .get("open_assignment_count")
                .asInt();
    }

    private static JsonNode ok(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isIn(200, 201);
        return reply.json();
    }
}
