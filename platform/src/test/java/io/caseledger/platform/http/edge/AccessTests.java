package io.caseledger.platform.http.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caseledger.platform.http.Caller;
import io.caseledger.platform.http.Needs;
import io.caseledger.platform.http.Users;
import io.caseledger.platform.http.access.Access;
import io.caseledger.platform.http.access.DemoTokens;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

class AccessTests {

    @Nested
    class With_demo_access {

        private final RunningEdge edge = RunningEdge.open();

        @ParameterizedTest
        @CsvSource(textBlock = """
                -,             GET,    /api/v1/assignments,                  200
                -,             GET,    /history/api/v1/assignments,          200
                -,             DELETE, /tracking/api/v1/assignments/1,       200
                -,             GET,    /api/v1/assignments/assign_1/events,  401
                -,             GET,    /api/v1/me,                           401
                -,             GET,    /api/v1/assignments/17,               401
                -,             GET,    /allocation/anything,                 401
                -,             POST,   /mobility/v1/assignments,             401
                -,             GET,    /editorial,                           403
                -,             GET,    /nowhere,                             404
                demo-viewer,   GET,    /api/v1/assignments,                  200
                demo-viewer,   GET,    /api/v1/assignments/assign_1/events,  200
                demo-viewer,   GET,    /api/v1/me,                           200
                demo-viewer,   DELETE, /tracking/api/v1/assignments/1,       403
                demo-viewer,   GET,    /api/v1/admin,                        403
                demo-editor-a, DELETE, /tracking/api/v1/assignments/1,       200
                demo-editor-a, GET,    /api/v1/assignments/17,               200
                demo-editor-b, GET,    /api/v1/admin,                        403
                demo-admin,    GET,    /api/v1/admin,                        200
                demo-admin,    GET,    /mobility/nowhere,                    404
                of-our-own,    GET,    /api/v1/assignments,                  200
                of-our-own,    GET,    /api/v1/me,                           403
                wrong,         GET,    /api/v1/assignments,                  401
                wrong,         GET,    /nowhere,                             401
                wrong,         GET,    /api/v1/me,                           401
                """)
        void a_token_may_what_its_scopes_say(String token, String method, String path, int status) {
            Wire.Answer answer = token.equals("-")
                    ? edge.call(method, path)
                    : edge.call(method, path, "Authorization: Bearer " + token);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo(status == 401 ? "Bearer" : null);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Authorization: Basic ZGVtby1hZG1pbjo=",
                    "Authorization: demo-admin",
                    "Authorization: Bearer",
                    "Authorization: Bearer demo-admin x",
                    "Authorization: Bearer DEMO-ADMIN",
                    "Authorization:",
                    "Authorization: Bearer demo-admin\r\nAuthorization: Bearer demo-admin"
                })
        void any_other_credential_is_refused_also_where_none_is_needed(String header) {
            Wire.Answer answer = edge.get("/api/v1/assignments", header);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).doesNotContainIgnoringCase("demo-admin").doesNotContain("ZGVt");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                /api/v1/assignments/17                                  |                                       | 401
                /api/v1/assignments/17?auth=demo-viewer                 |                                       | 200
                /api/v1/assignments/17?auth_token=demo-viewer           |                                       | 200
                /api/v1/assignments/17?auth=demo%2Dviewer&x=y           |                                       | 200
                /api/v1/assignments/17                                  | auth: demo-viewer                     | 200
                /api/v1/assignments/17                                  | Authorization: Bearer demo-viewer     | 200
                /api/v1/users/5/assignments?auth=demo-viewer            |                                       | 200
                /allocation/api/v1/projects/5/assignments?auth=demo-viewer |                                    | 200
                /api/v1/assignments/17?auth=demo-viewer                 | auth: demo-viewer                     | 200
                /api/v1/assignments/17?auth=demo-viewer                 | auth: demo-admin                      | 401
                /api/v1/assignments/17?auth=demo-viewer&auth=demo-admin |                                       | 401
                /api/v1/assignments/17?auth=wrong                       |                                       | 401
                /api/v1/assignments/17?auth=                            |                                       | 401
                /api/v1/assignments/17?auth=demo-viewer                 | Authorization: Basic demo-viewer      | 401
                /api/v1/me?auth=demo-viewer                             |                                       | 401
                /api/v1/assignments/assign_1/events?auth=demo-admin     |                                       | 401
                /mobility/v1/assignments?auth=demo-viewer               |                                       | 401
                /editorial/v3/assignment                                | auth: demo-viewer                     | 403
                """)
        void allocation_alone_looks_for_the_token_in_auth(String path, String header, int status) {
            Wire.Answer answer = header == null ? edge.get(path) : edge.get(path, header);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).doesNotContain("wrong");
        }

        @Test
        void allocation_refuses_with_a_message() {
            Wire.Answer answer = edge.get("/api/v1/assignments/17?auth=wrong");

            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.body())
                    .isEqualTo("{\"message\":\"This token is not known.\",\"code\":\"token-unknown\",\"errors\":[]}");
        }

        @Test
        void mobility_refuses_in_its_envelope() {
            Wire.Answer answer = edge.get("/v1/assignments/17", "Authorization: Bearer wrong");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.body())
                    .isEqualTo("{\"success\":false,\"message\":\"This token is not known.\",\"code\":\"token-unknown\","
                            + "\"errors\":{}}");
        }

        @ParameterizedTest
        @CsvSource(textBlock = """
                -,           /editorial/v3/assignment, 403, token-required
                wrong,       /v3/assignment,           403, token-unknown
                wrong,       /v3/nowhere,              401, token-unknown
                of-our-own,  /v3/lock-request/4D2F,    401, scope-missing
                demo-viewer, /editorial/nowhere,       404, not-found
                """)
        void editorial_says_forbidden_and_unauthorized_the_other_way_round(
                String token, String path, int status, String code) {
            Wire.Answer answer = token.equals("-") ? edge.get(path) : edge.get(path, "Authorization: Bearer " + token);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.code()).isEqualTo(code);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo(status == 401 ? "Bearer" : null);
            assertThat(answer.json().has("message")).isEqualTo(!path.equals("/v3/nowhere"));
            assertThat(answer.body()).doesNotContain("wrong");
        }

        @Test
        void the_users_of_tokens_are_found_by_their_uuid_within_their_tenant() {
            Users users = new Users(List.of(new DemoTokens()));

            assertThat(users.find("default", "9D27A6B8-1C43-4F6E-B7D0-5E8A3C1F7B03"))
                    .hasValueSatisfying(user -> assertThat(user.name()).isEqualTo("Emil Engen"));
            assertThat(users.find("other", "9D27A6B8-1C43-4F6E-B7D0-5E8A3C1F7B03"))
                    .isEmpty();
            assertThat(users.find("default", "00000000-0000-0000-0000-000000000000"))
                    .isEmpty();
        }

        @Test
        void a_token_names_a_user_as_the_documents_show_one() {
            assertThat(new DemoTokens().callerOf("demo-editor-a").orElseThrow().user())
                    .isEqualTo(new Caller.User(
                            2,
                            "3F0E9C74-51B7-4D5C-8C1E-6A2F4B8D9E02",
                            "Edda Eriksen",
                            "demo-editor-a",
                            "demo-editor-a@example.org",
                            false,
                            "srn:tsn:ceo-core/user:3F0E9C74-51B7-4D5C-8C1E-6A2F4B8D9E02"));
        }

        @Test
        void the_scheme_is_read_in_any_case() {
            assertThat(edge.get("/api/v1/me", "authorization: bEARER  demo-admin")
                            .status())
                    .isEqualTo(200);
        }

        @Test
        void a_wrong_token_is_refused_before_the_body_is_looked_at() {
            assertThat(edge.post("/api/v1/assignments", "rubbish", "Authorization: Bearer wrong")
                            .status())
                    .isEqualTo(401);
        }

        @Test
        void nobody_is_called_anonymous() {
            assertThat(edge.get("/api/v1/assignments").json().path("actor").asString())
                    .isEqualTo("anonymous");
        }

        @ParameterizedTest
        @CsvSource({"demo-admin,1", "demo-editor-a,2", "demo-editor-b,3", "demo-viewer,4"})
        void a_token_names_a_user(String token, int id) {
            JsonNode me =
                    edge.get("/api/v1/me", "Authorization: Bearer " + token).json();

            assertThat(me.path("userId").asInt()).isEqualTo(id);
            assertThat(me.path("slug").asString()).isEqualTo(token);
            assertThat(me.path("actor").asString()).isEqualTo(token);
            assertThat(me.path("tenant").asString()).isEqualTo("default");
            assertThat(me.path("uuid").asString()).matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
            assertThat(me.path("email").asString()).endsWith("@example.org");
        }
    }

    @Nested
    class Without_demo_access {

        private final RunningEdge edge = RunningEdge.closed();

        @ParameterizedTest
        @CsvSource(textBlock = """
                -,          GET,  /api/v1/assignments,          401
                -,          GET,  /history/api/v1/assignments,  401
                -,          POST, /api/v1/assignments,          401
                -,          GET,  /api/v1/assignments/x,        401
                -,          GET,  /nowhere,                     404
                demo-admin, GET,  /api/v1/assignments,          401
                of-our-own, GET,  /api/v1/assignments,          200
                of-our-own, GET,  /api/v1/assignments/x,        404
                """)
        void only_tokens_of_its_own_are_known(String token, String method, String path, int status) {
            Wire.Answer answer = token.equals("-")
                    ? edge.call(method, path)
                    : edge.call(method, path, "Authorization: Bearer " + token);

            assertThat(answer.status()).isEqualTo(status);
        }
    }

    @Nested
    class The_setting {

        @Test
        void follows_the_process_when_it_is_auto() {
            assertThat(Access.of("auto", new io.caseledger.platform.http.AccessDefaults(true))
                            .demo())
                    .isTrue();
            assertThat(Access.of("auto", new io.caseledger.platform.http.AccessDefaults(false))
                            .demo())
                    .isFalse();
            assertThat(Access.of("auto", null).demo()).isFalse();
        }

        @Test
        void is_one_of_three_words() {
            assertThatThrownBy(() -> Access.of("yes", null)).hasMessageContaining("auto, true or false");
        }
    }

    @Nested
    class The_application {

        @Test
        void has_no_user_with_a_password() {
            assertThat(RunningEdge.open().beans(UserDetailsService.class)).isEmpty();
        }

        @Test
        void does_not_start_with_a_handler_that_says_nothing_of_access() {
            assertThatThrownBy(() -> RunningEdge.start(Careless.class))
                    .hasMessageContaining("CarelessDoor")
                    .hasMessageContaining("has no @Needs");
        }

        @Test
        void does_not_start_with_a_handler_that_needs_an_unknown_scope() {
            assertThatThrownBy(() -> RunningEdge.start(Mistyped.class)).hasMessageContaining("casework:raed");
        }
    }

    @Profile(RunningEdge.ONLY_HERE)
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({HttpEdgeConfiguration.class, CarelessDoor.class})
    static class Careless {}

    @Profile(RunningEdge.ONLY_HERE)
    @RestController
    static class CarelessDoor {
        @GetMapping("/careless")
        Map<String, String> careless() {
            return Map.of();
        }
    }

    @Profile(RunningEdge.ONLY_HERE)
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({HttpEdgeConfiguration.class, MistypedDoor.class})
    static class Mistyped {}

    @Profile(RunningEdge.ONLY_HERE)
    @RestController
    static class MistypedDoor {
        @GetMapping("/mistyped")
        @Needs("casework:raed")
        Map<String, String> mistyped() {
            return Map.of();
        }
    }
}
