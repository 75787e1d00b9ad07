package io.caseledger.command.imports;

import io.caseledger.contract.platform.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Goes through an XML document element by element, in little memory whatever the document says: it may have no document type, and thereby no entities,
 * and what is deep, long or of many names beyond all use is refused, as is what is not well-formed. Namespaces are not looked at.
 */
final class XmlElements {

    /** In bytes: of a tag, a comment or whatever else the parser holds as a whole. */
    static final int LONGEST_TOKEN = 1 << 20;

    static final int DEEPEST = 64;

    /** The parser keeps every name. */
    static final int MOST_NAMES = 1_000;

    private final Measured in;
    private final XMLStreamReader reader;
    private final Set<String> names = new HashSet<>();
    private String latest = "";
    private int depth;

    XmlElements(InputStream document) throws IOException {
        in = new Measured(document);
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        try {
            reader = factory.createXMLStreamReader(XmlText.of(in));
        } catch (XmlText.UnknownEncoding unknown) {
            throw Refusal.malformed("malformed-body", "The body cannot be read as XML: its encoding is not known here.")
                    .asException();
        } catch (XMLStreamException broken) {
            throw in.fault(broken.getLocation());
        }
    }

    /** Goes to the next element within the present one, which then is the present one; false where the present one ends. */
    boolean child() throws IOException {
        while (true) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    enter();
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    return false;
                }
                case XMLStreamConstants.END_DOCUMENT -> {
                    return false;
                }
                case XMLStreamConstants.DTD -> throw unwanted("must not have a document type declaration");
                case XMLStreamConstants.PROCESSING_INSTRUCTION -> name(reader.getPITarget());
                default -> {} // text and comments
            }
        }
    }

    /** Leaves the present element, whatever is in it. */
    void skip() throws IOException {
        int outside = depth - 1;
        while (depth > outside) {
            child();
        }
    }

    /** Without its prefix, which the parser leaves on elements when it does not look at namespaces. */
    String name() {
        String name = reader.getLocalName();
        return name.substring(name.indexOf(':') + 1);
    }

    @Nullable
    String attribute(String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals(name)) {
                return reader.getAttributeValue(i);
            }
        }
        return null;
    }

    /** The line on which the present element's tag ends, from 1. */
    long line() {
        return reader.getLocation().getLineNumber();
    }

    private int next() throws IOException {
        in.allow(LONGEST_TOKEN);
        try {
            return reader.next();
        } catch (XMLStreamException broken) {
            throw in.fault(broken.getLocation());
        } catch (
                RuntimeException faultOfTheParser) { // a character that may not stand in a document type has no message
            throw in.fault(null);
        }
    }

    private void enter() {
        depth++;
        if (depth > DEEPEST) {
            throw unwanted("must not have elements more than " + DEEPEST + " deep");
        }
        String element = reader.getLocalName();
        if (!element.equals(latest)) {
            latest = element;
            name(element);
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String attribute = reader.getAttributeLocalName(i);
            if (!attribute.equals("key") && !attribute.equals("value")) {
                name(attribute);
            }
            String prefix = reader.getAttributePrefix(i);
            if (prefix != null && !prefix.isEmpty()) {
                name(prefix);
            }
        }
    }

    private void name(String name) {
        if (names.add(name) && names.size() > MOST_NAMES) {
            throw unwanted("must not have more than " + MOST_NAMES + " names of elements and attributes");
        }
    }

    private static RuntimeException unwanted(String why) {
        return Refusal.of(Refusal.Kind.INVALID, "invalid-request", "The XML " + why + ".")
                .asException();
    }

    /** Gives so many bytes until it is allowed more, and keeps apart why a document cannot be read: by what it says, or by where it lies. */
    private static final class Measured extends FilterInputStream {

        private int left = LONGEST_TOKEN;
        private @Nullable IOException lost;

        Measured(InputStream in) {
            super(in);
        }

        void allow(int bytes) {
            left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                throw new IOException("Too long");
            }
            try {
                int read = in.read(target, offset, Math.min(length, left));
                left -= Math.max(0, read);
                return read;
            } catch (IOException gone) {
                lost = gone;
                throw gone;
            }
        }

        /** The parser closes what it has read; whose it is may want to read it again. */
        @Override
        public void close() {}

        RuntimeException fault(@Nullable Location where) throws IOException {
            if (lost != null) {
                throw lost;
            }
            if (left == 0) {
                return unwanted("must not have a tag, comment or text of more than " + LONGEST_TOKEN + " bytes");
            }
            return Refusal.malformed(
                            "malformed-body",
                            where == null
                                    ? "The body cannot be read as XML."
                                    : "The body cannot be read as XML beyond line " + where.getLineNumber()
                                            + ", column " + where.getColumnNumber() + ".")
                    .asException();
        }
    }
}
