package io.caseledger.query.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretTest {

    private static final String BODY = "{\"name\":\"Bjørn\"}";

    @Test
    void signs_as_the_specification_shows() {
        Secret secret = new Secret(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        assertThat(secret.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void what_it_signs_its_receiver_can_check_and_nobody_else() throws Exception {
        Secret secret = Secret.fresh();
        long now = Clock.systemUTC().instant().getEpochSecond();
        Map<String, List<String>> headers = Map.of(
                "webhook-id", List.of("evt_1"),
                "webhook-timestamp", List.of(Long.toString(now)),
                "webhook-signature", List.of(secret.signature("evt_1", now, BODY)));
        new com.standardwebhooks.Webhook(secret.text()).verify(BODY, headers);
        assertThatThrownBy(() -> new com.standardwebhooks.Webhook(secret.text()).verify(BODY + ' ', headers))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> new com.standardwebhooks.Webhook(Secret.fresh().text()).verify(BODY, headers))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void it_is_long_and_never_the_same_and_no_log_shows_it() {
        Secret secret = Secret.fresh();
        assertThat(secret.bytes()).hasSize(32).isNotEqualTo(Secret.fresh().bytes());
        assertThat(secret.text()).startsWith("whsec_");
        assertThat(secret).hasToString("whsec_***");
    }
}
