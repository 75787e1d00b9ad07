package io.caseledger.platform.http.edge;

import io.caseledger.platform.http.Percent;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request on another path than the caller's, whose body can still be read when the router has done so. */
final class RoutedRequest extends HttpServletRequestWrapper {

    private static final Pattern KEPT = Pattern.compile("%(2[Ff]|5[Cc]|25)");

    private final String path;
    private final byte @Nullable [] body;

    RoutedRequest(HttpServletRequest request, String path, byte @Nullable [] body) {
        super(request);
        this.path = path;
        this.body = body;
    }

    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public StringBuffer getRequestURL() {
        StringBuffer url = super.getRequestURL();
        int from = url.length() - super.getRequestURI().length();
        return url.replace(from, url.length(), path);
    }

    /** Decoded as Tomcat does it: slashes and percent signs of a segment stay escaped. */
    @Override
    public String getServletPath() {
        String kept = KEPT.matcher(path).replaceAll("%25$1");
        return Objects.requireNonNullElse(Percent.decode(kept, false), path);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return body == null ? super.getInputStream() : new Replay(body);
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return body == null
                ? super.getReader()
                : new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    private static final class Replay extends ServletInputStream {

        private final ByteArrayInputStream bytes;

        Replay(byte[] body) {
            this.bytes = new ByteArrayInputStream(body);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("The body has been read already.");
        }
    }
}
