package io.caseledger.query.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Optional;

/**
 * The id of a stream as it stands in a path, whatever callers put into it: percent-encoded with a tilde for the percent sign, since what stands
 * between a client and us may take an encoded slash for a slash. The ids of assignments are their own names.
 */
final class StreamName {

    private StreamName() {}

    static String of(String stream) {
        return URLEncoder.encode(stream, UTF_8).replace("+", "%20").replace('%', '~');
    }

    /** The stream of a name; empty when nothing can be called so. */
    static Optional<String> stream(String name) {
        try {
            String stream = URLDecoder.decode(name.replace('~', '%'), UTF_8);
            return of(stream).equals(name) ? Optional.of(stream) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
