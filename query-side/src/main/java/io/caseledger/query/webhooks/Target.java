package io.caseledger.query.webhooks;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a webhook leads, read strictly: what clients read in different ways is refused, so that what is checked is what is called.
 *
 * @param host as the URL writes it, an IPv6 address without its brackets
 * @param path path and query as they go onto the wire
 */
record Target(boolean secure, String host, int port, String path) {

    static final int LONGEST = 2_048;

    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern DOTTED = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final String HIDDEN = "?***";

    /** @throws IllegalArgumentException when it is not acceptable; the message says why and does not repeat it */
    static Target of(String url) {
        URI uri = parsed(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        require(scheme.equals("http") || scheme.equals("https"), "must begin with http:// or https://");
        String authority = uri.getRawAuthority();
        require(authority != null && !authority.isEmpty(), "must name a host");
        require(authority.indexOf('@') < 0, "must not have a user name or password");
        require(uri.getRawFragment() == null, "must not have a fragment");
        require(uri.getHost() != null, "must name a host by letters, digits and hyphens, or by its address");
        boolean secure = scheme.equals("https");
        int port = uri.getPort() < 0 ? (secure ? 443 : 80) : uri.getPort();
        require(port >= 1 && port <= 65_535, "must have a port from 1 to 65535");
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new Target(
                secure, host(uri.getHost()), port, uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery());
    }

    private static URI parsed(String url) {
        require(url.length() <= LONGEST, "must have at most " + LONGEST + " characters");
        try {
            return new URI(new URI(url).toASCIIString());
        } catch (URISyntaxException unreadable) {
            throw new IllegalArgumentException("must be a URL");
        }
    }

    /** A name that ends in a number is an IPv4 address to some, and to them not always the same one. */
    private static String host(String host) {
        if (host.startsWith("[")) {
            require(host.indexOf('%') < 0, "must not have a zone in its address");
            return host.substring(1, host.length() - 1);
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (NUMBER.matcher(name.substring(name.lastIndexOf('.') + 1)).matches()) {
            require(DOTTED.matcher(host).matches(), "must write an IPv4 address as four decimal numbers");
        }
        return host;
    }

    /** What the request says in {@code Host}. */
    String authority() {
        String name = host.indexOf(':') < 0 ? host : '[' + host + ']';
        return port == (secure ? 443 : 80) ? name : name + ':' + port;
    }

    /** The URL as answers and logs may show it: queries hold tokens. */
    static String shown(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query) + HIDDEN;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
