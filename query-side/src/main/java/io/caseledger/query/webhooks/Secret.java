package io.caseledger.query.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a webhook signs with and its receiver checks with.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard Webhooks</a>
 */
@SuppressWarnings("ArrayRecordComponent")
record Secret(byte[] bytes) {

    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 32;
    private static final SecureRandom CHANCE = new SecureRandom();

    static Secret fresh() {
        byte[] bytes = new byte[LENGTH];
        CHANCE.nextBytes(bytes);
        return new Secret(bytes);
    }

    /** As it is told to the receiver, once. */
    String text() {
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    /** @param timestamp seconds since 1970 */
    String signature(String messageId, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
            return "v1,"
                    + Base64.getEncoder()
                            .encodeToString(mac.doFinal((messageId + '.' + timestamp + '.' + body).getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, impossible);
        }
    }

    @Override
    public String toString() {
        return PREFIX + "***";
    }
}
