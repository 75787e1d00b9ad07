package io.caseledger.query.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    http://receiver.example/hook?a=b  | false | receiver.example | 80   | /hook?a=b | receiver.example
                    HTTPS://Receiver.example          | true  | Receiver.example | 443  | /         | Receiver.example
                    https://receiver.example:8443?x   | true  | receiver.example | 8443 | /?x       | receiver.example:8443
                    http://93.184.216.34:8080/        | false | 93.184.216.34    | 8080 | /         | 93.184.216.34:8080
                    http://[2606:2800:220:1::1]:81/a  | false | 2606:2800:220:1::1 | 81 | /a        | [2606:2800:220:1::1]:81
                    http://localhost./å               | false | localhost.       | 80   | /%C3%A5   | localhost.
                    """)
    void reads_a_url(String url, boolean secure, String host, int port, String path, String authority) {
        Target target = Target.of(url);
        assertThat(target).isEqualTo(new Target(secure, host, port, path));
        assertThat(target.authority()).isEqualTo(authority);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "receiver.example",
                "/hook",
                "ftp://receiver.example/",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "http:receiver.example",
                "http://",
                "http:///hook",
                "http://user@receiver.example/",
                "http://user:password@receiver.example/",
                "http://receiver.example@127.0.0.1/",
                "http://receiver.example:0/",
                "http://receiver.example:65536/",
                "http://receiver.example:-1/",
                "http://receiver.example:80x/",
                "http://receiver.example/#fragment",
                "http://receiver.example/a b",
                "http://receiver.example\\@127.0.0.1/",
                "http://receiver.example/\r\nX: y",
                "http://%31%32%37.0.0.1/",
                "http://１２７.0.0.1/",
                "http://127。0。0。1/",
                "http://2130706433/",
                "http://017700000001/",
                "http://0x7f000001/",
                "http://0x7f.0.0.1/",
                "http://0177.0.0.1/",
                "http://127.1/",
                "http://127.0.1/",
                "http://127.0.0.01/",
                "http://127.0.0.1./",
                "http://1.2.3.4.5/",
                "http://receiver.0x7f/",
                "http://256.0.0.1/",
                "http://[fe80::1%25eth0]/",
                "http://[fe80::1%eth0]/",
                "http://[::1/",
                "http://[not-an-address]/"
            })
    void refuses_what_clients_read_in_different_ways_or_not_at_all(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> Target.of(url));
    }

    @Test
    void does_not_repeat_what_it_refuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.of("http://user:hush@receiver.example/?token=hush"))
                .withMessageNotContaining("hush")
                .withNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Target.of("ht tp://receiver.example/?token=hush"))
                .withMessageNotContaining("hush")
                .withNoCause();
    }

    @Test
    void shows_a_url_without_what_its_query_says() {
        assertThat(Target.shown("https://receiver.example/hook?token=hush"))
                .isEqualTo("https://receiver.example/hook?***");
        assertThat(Target.shown("https://receiver.example/hook")).isEqualTo("https://receiver.example/hook");
    }
}
