package io.caseledger.platform.http.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTests {

    private final RunningEdge edge = RunningEdge.open();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            page=2                              | page   | 2
            page=007                            | page   | 7
            page=2147483647                     | page   | 2147483647
            x=1                                 | page   | 1
            x=1                                 | limit  | 20
            limit=100                           | limit  | 100
            search=a+b%2Bc%C3%A5                | search | a b+cå
            s%65arch=x                          | search | x
            search=                             | search | -
            at=2026-03-26                       | at     | 2026-03-26T00:00:00Z
            at=2026-03-26T10:00:00%2B01:00      | at     | 2026-03-26T09:00:00Z
            at=2026-03-26T10:00:00+01:00        | at     | 2026-03-26T09:00:00Z
            day=2026-03-26                      | day    | 2026-03-26
            days=0                              | days   | 0
            grace=true                          | grace  | true
            grace=false                         | grace  | false
            sort=down                           | sort   | -1
            &&page=3&                           | page   | 3
            tag=a&tag=b                         | tag    | a and b
            tag=a,b&page=1                      | tag    | a and b
            tag[]=a&tag[]=b                     | tag    | a and b
            tag%5B%5D=a&tag%5b%5d=b             | tag    | a and b
            tag[0]=a&tag[1]=b                   | tag    | a and b
            tag=a&tag[]=b,c&tag[7]=d            | tag    | a and d and b and c
            tag=,&tag=a,&tags=b&tag[x]=c        | tag    | a
            unknown=1&unknown=2                 | page   | 1
            """)
    void a_query_is_read_parameter_by_parameter(String query, String name, String read) {
        Wire.Answer answer = edge.get("/api/v1/open/parameters?" + query);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path(name).asString("-")).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page=0",
                "page=-1",
                "page=",
                "page",
                "page=1.0",
                "page=1e1",
                "page=+1",
                "page=2147483648",
                "page=99999999999999999999",
                "page=%D9%A1",
                "page=1&page=1",
                "limit=0",
                "limit=101",
                "limit=x",
                "at=",
                "at=now",
                "at=2026-02-30",
                "at=2026-03-26T10:00:00",
                "day=2026-03-26T10:00:00Z",
                "days=366",
                "days=-1",
                "grace=yes",
                "grace",
                "sort=",
                "sort=UP"
            })
    void a_faulty_parameter_is_named(String query) {
        Wire.Answer answer = edge.get("/api/v1/open/parameters?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("malformed-request");
        assertThat(answer.json().path("errors").findValuesAsString("field")).containsExactly(query.split("[=&]", 2)[0]);
    }

    @Test
    void all_faults_are_named_in_one_answer() {
        assertThat(edge.get("/api/v1/open/parameters?sort=x&page=0&limit=x&at=y&grace=z")
                        .json()
                        .path("errors")
                        .findValuesAsString("field"))
                .containsExactly("page", "limit", "at", "grace", "sort");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"search=%00", "search=%", "search=%1", "search=%zz", "search=%ff", "search=%c0%80", "%00=1"})
    void broken_escapes_are_refused_whoever_would_read_them(String query) {
        assertThat(edge.get("/api/v1/open/parameters?" + query).code()).isEqualTo("malformed-uri");
        assertThat(edge.get("/history/api/v1/assignments/1?" + query).code()).isEqualTo("malformed-uri");
    }
}
