package io.caseledger.platform.http.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Allocation takes forms beside JSON; both are read by the same questions. */
class FormTests {

    private static final String ADMIN = "Authorization: Bearer demo-admin";

    private final RunningEdge edge = RunningEdge.open();

    private Wire.Answer form(String form) {
        return edge.post(
                "/allocation/body",
                form.getBytes(UTF_8),
                ADMIN,
                "Content-Type: application/x-www-form-urlencoded; charset=UTF-8");
    }

    private Wire.Answer json(String json) {
        return edge.post("/allocation/body", json, ADMIN);
    }

    @Test
    void a_form_says_what_json_says() {
        String read = json("{'whole':5,'amount':0.25,'flag':true,'day':'2026-03-26','note':'a b',".replace('\'', '"')
                        + "\"items\":[{\"name\":\"x\",\"done\":true},{\"name\":\"y\",\"done\":false},{\"name\":\"z\"}]}")
                .body();

        assertThat(read)
                .isEqualTo("{\"amount\":0.25,\"day\":\"2026-03-26\",\"flag\":true,"
                        + "\"items\":[\"x=true\",\"y=false\",\"z=null\"],\"note\":\"a b\",\"nulls\":[],\"whole\":5}");
        String fields = "whole=5&amount=0.25&flag=true&day=2026-03-26&note=a+b";
        assertThat(form(fields + "&items[][name]=x&items[][done]=true&items[][name]=y&items[][done]=false"
                                + "&items%5B%5D%5Bname%5D=z")
                        .body())
                .isEqualTo(read);
        assertThat(form(fields
                                + "&items[0][name]=x&items[1][name]=y&items[0][done]=1&items[1][done]=0&items[2][name]=z")
                        .body())
                .isEqualTo(read);
    }

    @Test
    void nothing_behind_the_equals_sign_is_null() {
        assertThat(form("whole=&amount=&flag=&day=&items").json().path("nulls").toString())
                .isEqualTo("[\"amount\",\"day\",\"flag\",\"items\",\"whole\"]");
        assertThat(form("").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            whole  | 0
            whole  | 52
            whole  | 1.5
            whole  | 1e1
            whole  | five
            whole  | 99999999999999999999999
            amount | 0
            amount | -1
            amount | 24.01
            amount | 1e1
            amount | 0.000000000000000000001
            amount | NaN
            flag   | yes
            day    | 2026-02-30
            day    | 26.3.2026
            note   | longer than ten
            items  | x
            """)
    void a_value_that_cannot_be_so_is_named(String field, String value) {
        Wire.Answer answer = form(field + "=" + value);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(json("{\"" + field + "\":\"" + value + "\"}").status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"whole\":\"5\"}",
                "{\"whole\":5.0}",
                "{\"whole\":1e400}",
                "{\"amount\":\"1\"}",
                "{\"amount\":1e-400}",
                "{\"amount\":1e999999999}",
                "{\"flag\":\"true\"}",
                "{\"flag\":1}",
                "{\"items\":{}}",
                "{\"items\":[5]}"
            })
    void json_is_not_read_as_kindly_as_forms(String json) {
        assertThat(json(json).status()).isEqualTo(422);
    }

    @Test
    void faults_inside_an_array_are_named_with_their_place() {
        assertThat(json("{\"items\":[{\"name\":\"x\"},{\"done\":5}]}")
                        .json()
                        .path("errors")
                        .toString())
                .isEqualTo("[{\"field\":\"items[1].name\",\"message\":\"is required\"},"
                        + "{\"field\":\"items[1].done\",\"message\":\"must be true or false\"}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whole=%zz",
                "whole=%00",
                "note=%C3%28",
                "=5",
                "[a]=5",
                "whole=1&whole=2",
                "items[5][name]=x",
                "items=x&items[][name]=y",
                "items[][name]=x&items[a]=y",
                "items[]=x&items[][name]=y",
                "a[=1",
                "a[b][c][d][e][f][g][h][i]=1"
            })
    void a_form_that_cannot_be_read_is_malformed(String form) {
        assertThat(form(form).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 2_000, 200_000})
    void a_name_of_many_brackets_is_malformed_however_many(int brackets) {
        for (String bracket : List.of("[b]", "[]", "[")) {
            Wire.Answer answer = form("a" + bracket.repeat(brackets) + "=1");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("malformed-form");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept: */*",
                "Content-Length: 0",
                "Content-Length: 0;Content-Type: application/json",
                "Content-Length: 0;Content-Type: application/x-www-form-urlencoded",
                "Content-Type: application/json",
                "Content-Length: 0;Content-Type: text/plain",
                "Content-Type: application/json;Transfer-Encoding: chunked"
            })
    void a_query_string_stands_in_for_a_body_that_is_not_there(String headers) {
        String fields = "whole=5&amount=0.25&flag=true&day=2026-03-26&note=a+b&items[0][name]=x%26y";
        List<String> all = new ArrayList<>(List.of(headers.split(";")));
        all.add("Host: localhost");
        all.add("Connection: close");
        String head = "POST /allocation/body?auth=demo-admin&" + fields + "&auth_token=demo-admin HTTP/1.1\r\n"
                + String.join("\r\n", all) + "\r\n\r\n" + (headers.contains("chunked") ? "0\r\n\r\n" : "");

        Wire.Answer answer = edge.send(head);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(form(fields).body());
    }

    @Test
    void a_query_string_says_nothing_beside_a_body_or_with_a_token_alone() {
        assertThat(edge.call("POST", "/allocation/body?auth=demo-admin").status())
                .isEqualTo(415);
        assertThat(edge.post("/allocation/body?auth=demo-admin", "", ADMIN).status())
                .isEqualTo(400);
        assertThat(edge.post("/allocation/body?whole=7", "{\"whole\":5}", ADMIN)
                        .json()
                        .get("whole")
                        .asInt())
                .isEqualTo(5);
    }

    @Test
    void only_allocation_takes_a_query_string_for_a_body() {
        assertThat(edge.call("POST", "/api/v1/open/body?name=x").status()).isEqualTo(415);
        assertThat(edge.call("POST", "/api/v1/assignments?mentor_id=m&contact_id=c")
                        .status())
                .isEqualTo(415);
        assertThat(edge.call("POST", "/api/v1/assignments?assignable_id=5&starts_at=2018-06-21", ADMIN)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void only_allocation_takes_forms() {
        assertThat(edge.post(
                                "/api/v1/open/body",
                                "name=x".getBytes(UTF_8),
                                "Content-Type: application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(415);
    }
}
