package io.caseledger.command.imports;

import io.caseledger.contract.platform.Refusal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A log as XES (IEEE 1849), in its namespace or in none: a trace is a case, an event of it a line. Extensions, globals, classifiers, attributes of other
 * keys and attributes of attributes are not looked at. What breaks off or is not well-formed is no log at all: where it breaks, nobody knows how its cases
 * end.
 */
record XesLog() implements CaseLog {

    static final String MEDIA_TYPE = "application/xml";
    static final String TEXT_MEDIA_TYPE = "text/xml";

    private static final Set<String> WANTED = Set.of(LogLines.ACTIVITY, LogLines.RESOURCE, LogLines.TIME);
    private static final int BUFFER = 64 << 10;

    @Override
    public void check(InputStream beginning) throws IOException {
        BufferedInputStream in = new BufferedInputStream(beginning);
        in.mark(1);
        if (in.read() < 0) {
            throw Refusal.malformed("empty-log", "The body is empty; it must be a log in XML.")
                    .asException();
        }
        in.reset();
        log(in);
    }

    @Override
    public void checkToEnd(InputStream log) throws IOException {
        XmlElements xml = log(log);
        xml.skip();
        while (xml.child()) {
            // Nothing but comments may follow, or the document is refused.
        }
    }

    @Override
    public void read(InputStream log, Lines lines) throws IOException {
        XmlElements xml = log(log);
        while (xml.child()) {
            switch (xml.name()) {
                case "trace" -> trace(xml, lines);
                case "event" -> event(xml, null, lines);
                default -> xml.skip();
            }
        }
    }

    private static XmlElements log(InputStream in) throws IOException {
        XmlElements xml = new XmlElements(new BufferedInputStream(in, BUFFER));
        xml.child();
        if (!xml.name().equals("log")) {
            throw Refusal.of(
                            Refusal.Kind.INVALID,
                            "invalid-request",
                            "The XML must be a log in XES: its first element must be log.")
                    .asException();
        }
        return xml;
    }

    /** A trace says which case it is before its events. */
    private static void trace(XmlElements xml, Lines lines) throws IOException {
        String caseId = null;
        while (xml.child()) {
            if (xml.name().equals("event")) {
                event(xml, caseId, lines);
            } else {
                if (LogLines.ACTIVITY.equals(xml.attribute("key"))) {
                    caseId = xml.attribute("value");
                }
                xml.skip();
            }
        }
    }

    private static void event(XmlElements xml, @Nullable String caseId, Lines lines) throws IOException {
        long number = xml.line();
        Map<String, String> values = new HashMap<>();
        String twice = null;
        while (xml.child()) {
            String key = xml.attribute("key");
            String value = xml.attribute("value");
            if (key != null && value != null && WANTED.contains(key) && values.put(key, value) != null) {
                twice = key;
            }
            xml.skip();
        }
        if (twice != null) {
            lines.rejected(number, twice + " is there twice");
        } else {
            LogLines.hand(
                    number,
                    caseId,
                    values.get(LogLines.ACTIVITY),
                    values.get(LogLines.RESOURCE),
                    values.get(LogLines.TIME),
                    lines);
        }
    }
}
