package io.caseledger.command.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the bytes of an XML document as text, in the encoding that its first bytes or its declaration say (XML 1.0, appendix F). Bytes that are none in it
 * end the reading. The JDK's parser would tell standard error of them.
 */
final class XmlText {

    private static final int BEGINNING = 256;

    private static final Pattern ENCODING =
            Pattern.compile("^<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]*)[\"']");

    private XmlText() {}

    static Reader of(InputStream document) throws IOException {
        PushbackInputStream in = new PushbackInputStream(document, BEGINNING);
        byte[] first = in.readNBytes(BEGINNING);
        in.unread(first);
        if (startsWith(first, 0xEF, 0xBB, 0xBF)) {
            return text(in, 3, UTF_8);
        }
        if (startsWith(first, 0xFE, 0xFF)) {
            return text(in, 2, UTF_16BE);
        }
        if (startsWith(first, 0xFF, 0xFE)) {
            return text(in, 2, UTF_16LE);
        }
        if (startsWith(first, 0, '<')) {
            return text(in, 0, UTF_16BE);
        }
        if (startsWith(first, '<', 0)) {
            return text(in, 0, UTF_16LE);
        }
        Matcher declared = ENCODING.matcher(new String(first, ISO_8859_1));
        return text(in, 0, declared.find() ? named(declared.group(1)) : UTF_8);
    }

    private static boolean startsWith(byte[] bytes, int... beginning) {
        for (int at = 0; at < beginning.length; at++) {
            if (at >= bytes.length || (bytes[at] & 0xff) != beginning[at]) {
                return false;
            }
        }
        return true;
    }

    private static Reader text(InputStream in, int mark, Charset encoding) throws IOException {
        in.skipNBytes(mark);
        return new InputStreamReader(in, encoding.newDecoder());
    }

    private static Charset named(String name) throws IOException {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new UnknownEncoding(name);
        }
    }

    static final class UnknownEncoding extends IOException {

        UnknownEncoding(String name) {
            super("The encoding " + name + " is not known here");
        }
    }
}
