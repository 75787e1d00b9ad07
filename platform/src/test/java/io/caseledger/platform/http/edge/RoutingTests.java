package io.caseledger.platform.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTests {

    private static final String ADMIN = "Authorization: Bearer demo-admin";

    private final RunningEdge edge = RunningEdge.open();

    @Nested
    class A_path {

        @ParameterizedTest
        @CsvSource(textBlock = """
                GET,    /api/v1/assignments,                                                  /api/v1/assignments
                GET,    /api/v1/assignments/,                                                 /api/v1/assignments
                GET,    /api/v1/assignments/api/v1/assignments,                               /api/v1/assignments
                GET,    /api/v1/assignments/api/v1/assignments/,                              /api/v1/assignments
                GET,    /api/v1/%61ssignments,                                                /api/v1/assignments
                GET,    /history/api/v1/assignments,                                          /history/api/v1/assignments
                GET,    /history/api/v1/assignments/api/v1/assignments,                       /history/api/v1/assignments
                GET,    /tracking/api/v1/assignments/api/v1/assignments/x/,                   /tracking/api/v1/assignments/x
                GET,    /history/api/v1/assignments/asgn_1,                                   /history/api/v1/assignments/asgn_1
                GET,    /api/v1/assignments/assign_1,                                         /history/api/v1/assignments/assign_1
                GET,    /api/v1/assignments/api/v1/assignments/assign_1,                      /history/api/v1/assignments/assign_1
                GET,    /api/v1/assignments/asgn_1,                                           /tracking/api/v1/assignments/asgn_1
                GET,    /api/v1/assignments/asgn_1/,                                          /tracking/api/v1/assignments/asgn_1
                GET,    /api/v1/assignments/asgn%5f1,                                         /tracking/api/v1/assignments/asgn_1
                GET,    /api/v1/assignments/17,                                               /allocation/api/v1/assignments/17
                PUT,    /api/v1/assignments/assign_1,                                         /history/api/v1/assignments/assign_1
                DELETE, /api/v1/assignments/asgn_1,                                           /tracking/api/v1/assignments/asgn_1
                PATCH,  /api/v1/assignments/asgn_1/status,                                    /history/api/v1/assignments/asgn_1/status
                PATCH,  /api/v1/assignments/api/v1/assignments/assign_1/status,               /history/api/v1/assignments/assign_1/status
                PUT,    /api/v1/assignments/assign_1/last-contact,                            /tracking/api/v1/assignments/assign_1/last-contact
                GET,    /api/v1/assignments/overdue,                                          /tracking/api/v1/assignments/overdue
                GET,    /api/v1/assignments/mentor/m/active,                                  /history/api/v1/assignments/mentor/m/active
                GET,    /api/v1/assignments/mentor/m%20n/history,                             /history/api/v1/assignments/mentor/m%20n/history
                GET,    /api/v1/assignments/api/v1/assignments/mentor/m/open-count,           /history/api/v1/assignments/mentor/m/open-count
                GET,    /api/v1/assignments/assign_1/events,                                  /api/v1/assignments/assign_1/events
                GET,    /api/v1/assignments/17/diff,                                          /api/v1/assignments/17/diff
                GET,    /api/v1/users/5/assignments,                                          /allocation/api/v1/users/5/assignments
                GET,    /api/v1/users/5/assignments/,                                         /allocation/api/v1/users/5/assignments
                GET,    /api/v1/users/5/assignments/17,                                       /allocation/api/v1/users/5/assignments/17
                GET,    /api/v1/users/5/bill_rates,                                           /allocation/api/v1/users/5/bill_rates
                GET,    /api/v1/users/5/utilization,                                          /allocation/api/v1/users/5/utilization
                GET,    /api/v1/users/5,                                                      /api/v1/users/5
                GET,    /api/v1/projects/4/assignments/17/subtasks/9,                         /allocation/api/v1/projects/4/assignments/17/subtasks/9
                GET,    /api/v1/projects/4,                                                   /api/v1/projects/4
                GET,    /allocation/api/v1/users/5/assignments/,                              /allocation/api/v1/users/5/assignments
                GET,    /v1/assignments,                                                      /mobility/v1/assignments
                GET,    /v1/assignments/,                                                     /mobility/v1/assignments
                GET,    /v1/assignments/17/contacts,                                          /mobility/v1/assignments/17/contacts
                GET,    /mobility/v1/assignments,                                             /mobility/v1/assignments
                GET,    /v3/assignment,                                                       /editorial/v3/assignment
                GET,    /v3/assignment/4D2F/,                                                 /editorial/v3/assignment/4D2F
                GET,    /v3/lock-request/4D2F,                                                /editorial/v3/lock-request/4D2F
                """)
        void is_answered_where_its_contract_is(String method, String given, String answered) {
            Wire.Answer answer = edge.call(method, given, ADMIN);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("path").asString()).isEqualTo(answered);
        }

        @ParameterizedTest
        @CsvSource(textBlock = """
                /api/v1/assignments/assign_1,                                      /api/v1/assignments
                /api/v1/assignments/api/v1/assignments/assign_1,                   /api/v1/assignments
                /history/api/v1/assignments/assign_1,                              /history/api/v1/assignments
                /tracking/api/v1/assignments/api/v1/assignments/assign_1,          /tracking/api/v1/assignments
                /api/v1/assignments/,                                              /api/v1/assignments
                """)
        void keeps_the_collection_that_the_caller_addressed(String given, String base) {
            assertThat(edge.get(given, ADMIN).json().path("base").asString()).isEqualTo(base);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/api/v1/assignments/x",
                    "/api/v1/assignments/ASSIGN_1",
                    "/api/v1/assignments/-1",
                    "/api/v1/assignments/1a",
                    "/api/v1/assignments/api/v1",
                    "/api/v1/assignments//",
                    "/api/v1/assignments/mentor/m/rest",
                    "/api/v1/assignments/mentor//active",
                    "/api/v1/assignments/mentor/a/b/active",
                    "/api/v1/assignmentsx",
                    "/api/v1/users/5/assignmentsx",
                    "/v1/assignmentsx",
                    "/v3/assignments",
                    "/historyx/api/v1/assignments",
                    "/history",
                    "/"
                })
        void that_leads_nowhere_is_not_found(String path) {
            Wire.Answer answer = edge.get(path, ADMIN);

            assertThat(answer.status()).isIn(400, 404);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                PUT    | /api/v1/assignments                   | GET, HEAD, OPTIONS, POST
                DELETE | /api/v1/assignments                   | GET, HEAD, OPTIONS, POST
                BREW   | /api/v1/assignments                   | GET, HEAD, OPTIONS, POST
                GET    | /api/v1/assignments/asgn_1/status     | OPTIONS, PATCH
                POST   | /api/v1/assignments/1/last-contact    | OPTIONS, PUT
                POST   | /api/v1/assignments/mentor/m/active   | GET, HEAD, OPTIONS
                POST   | /api/v1/assignments/assign_1          | DELETE, GET, HEAD, OPTIONS, PUT
                """)
        void does_not_take_every_method(String method, String path, String allowed) {
            Wire.Answer answer = edge.call(method, path, ADMIN);

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo(allowed);
        }

        @Test
        void takes_HEAD_like_GET_without_the_body() {
            Wire.Answer answer = edge.call("HEAD", "/api/v1/assignments/assign_1");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("ETag")).isEqualTo("\"5\"");
            assertThat(answer.body()).isEmpty();
        }
    }

    @Nested
    class The_header_that_names_a_contract {

        @ParameterizedTest
        @CsvSource(textBlock = """
                history,  /api/v1/assignments,                            /history/api/v1/assignments
                tracking, /api/v1/assignments,                            /tracking/api/v1/assignments
                tracking, /api/v1/assignments/api/v1/assignments,         /tracking/api/v1/assignments
                tracking, /api/v1/assignments/assign_1,                   /tracking/api/v1/assignments/assign_1
                history,  /api/v1/assignments/anything,                   /history/api/v1/assignments/anything
                tracking, /api/v1/assignments/later,                      /tracking/api/v1/assignments/later
                history,  /api/v1/assignments/assign_1/events,            /api/v1/assignments/assign_1/events
                history,  /tracking/api/v1/assignments/1,                 /tracking/api/v1/assignments/1
                """)
        void does_what_the_mount_does(String contract, String given, String answered) {
            Wire.Answer answer = edge.get(given, ADMIN, "Ledger-Contract: " + contract);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("path").asString()).isEqualTo(answered);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "History",
                    "allocation",
                    "common",
                    "history, tracking",
                    "history\r\nLedger-Contract: history"
                })
        void is_refused_with_any_other_word(String contract) {
            Wire.Answer answer = edge.get("/api/v1/assignments", "Ledger-Contract: " + contract);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("unknown-contract");
        }

        @Test
        void decides_before_the_words_of_a_body() {
            Wire.Answer answer = edge.post("/api/v1/assignments", "{\"mentor_id\":\"m\"}", "Ledger-Contract: tracking");

            assertThat(answer.json().path("contract").asString()).isEqualTo("tracking");
            assertThat(answer.header("Location")).isEqualTo("/api/v1/assignments/new");
        }

        @Test
        void leaves_other_views_of_the_other_contract_unknown() {
            assertThat(edge.get("/api/v1/assignments/mentor/m/active", "Ledger-Contract: tracking")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Nested
    class A_new_assignment_on_the_bare_host {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                history    | {"mentor_id":"m","contact_id":"c"}
                history    | {"contact_id":null}
                tracking   | {"mentee_id":"m","peer_mentor_id":"p","notes":"n"}
                tracking   | {"peer_mentor_id":5}
                """)
        void goes_to_the_contract_whose_words_it_uses(String contract, String body) {
            Wire.Answer answer = edge.post("/api/v1/assignments", body);

            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.json().path("contract").asString()).isEqualTo(contract);
            assertThat(answer.header("Location")).isEqualTo("/api/v1/assignments/new");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "assignable_id",
                    "project_id",
                    "phase_id",
                    "leave_id",
                    "leave_type_id",
                    "allocation_mode",
                    "starts_at",
                    "subtasks"
                })
        void goes_to_allocation_with_its_body_unread(String word) {
            String body = "{\"" + word + "\":1}";

            assertThat(edge.post("/api/v1/assignments", body, ADMIN)
                            .json()
                            .path("sent")
                            .asString())
                    .isEqualTo(body);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"project_id=1&x=2", "user_id=1&subtasks[0][description]=a", "a=%zz&starts%5fat=2026-01-01"})
        void may_be_a_form_in_the_words_of_allocation(String form) {
            Wire.Answer answer = edge.post(
                    "/api/v1/assignments",
                    form.getBytes(StandardCharsets.UTF_8),
                    ADMIN,
                    "Content-Type: application/x-www-form-urlencoded");

            assertThat(answer.json().path("sent").asString()).isEqualTo(form);
        }

        @Test
        void may_not_be_a_form_in_other_words() {
            assertThat(edge.post(
                                    "/api/v1/assignments",
                                    "mentor_id=m".getBytes(StandardCharsets.UTF_8),
                                    "Content-Type: application/x-www-form-urlencoded")
                            .status())
                    .isEqualTo(415);
        }

        @Test
        void in_the_words_of_two_contracts_is_refused_by_naming_them() {
            Wire.Answer answer = edge.post("/api/v1/assignments", "{\"mentor_id\":\"m\",\"mentee_id\":\"n\",\"x\":1}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("ambiguous-contract");
            assertThat(answer.json().path("errors").toString())
                    .isEqualTo("[{\"field\":\"mentee_id\",\"message\":\"is a word of tracking\"},"
                            + "{\"field\":\"mentor_id\",\"message\":\"is a word of history\"}]");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"notes\":\"n\"}"})
        void in_nobodys_words_is_told_what_is_missing(String body) {
            Wire.Answer answer = edge.post("/api/v1/assignments", body);

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("errors").findValuesAsString("field"))
                    .containsExactly("mentor_id", "contact_id");
        }

        @ParameterizedTest
        @CsvSource({"[],422", "'',400", "{,400"})
        void that_is_no_object_is_refused_as_anywhere(String body, int status) {
            assertThat(edge.post("/api/v1/assignments", body).status()).isEqualTo(status);
        }
    }
}
