package io.caseledger.platform.http;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What a request's {@code Content-Type} says, read as RFC 9110 writes it: case, blanks, parameters and quotes. */
public final class ContentType {

    private static final String HEADER = "Content-Type";

    private ContentType() {}

    /** Null where there is none, where there are several, and where it cannot be read. */
    public static @Nullable MediaType of(HttpServletRequest request) {
        Enumeration<String> values = request.getHeaders(HEADER);
        if (values == null || !values.hasMoreElements()) {
            return null;
        }
        String only = values.nextElement();
        if (values.hasMoreElements()) {
            return null;
        }
        if (only.equals(MediaType.APPLICATION_JSON_VALUE)) {
            return MediaType.APPLICATION_JSON;
        }
        try {
            return MediaType.parseMediaType(only);
        } catch (InvalidMediaTypeException unreadable) {
            return null;
        }
    }

    public static boolean isForm(HttpServletRequest request) {
        return is(MediaType.APPLICATION_FORM_URLENCODED, of(request));
    }

    /** In UTF-8, which a {@code charset} may repeat but not change. */
    public static boolean isJson(HttpServletRequest request) {
        MediaType type = of(request);
        if (type == null || !is(MediaType.APPLICATION_JSON, type)) {
            return false;
        }
        Charset charset = type.getCharset();
        return charset == null || charset.equals(StandardCharsets.UTF_8);
    }

    private static boolean is(MediaType wanted, @Nullable MediaType type) {
        return type != null && type.equalsTypeAndSubtype(wanted);
    }
}
