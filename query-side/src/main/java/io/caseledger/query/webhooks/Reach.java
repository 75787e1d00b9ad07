package io.caseledger.query.webhooks;

import java.net.InetAddress;

/** How far webhooks may go. Where many tenants share a server, one must not make it call what only the server can reach. */
enum Reach {
    PUBLIC,
    LOOPBACK_TOO,
    PRIVATE_TOO;

    boolean admits(InetAddress address) {
        return switch (Ground.of(address)) {
            case PUBLIC -> true;
            case LOOPBACK -> this != PUBLIC;
            case PRIVATE -> this == PRIVATE_TOO;
            case METADATA, LINK_LOCAL, NOWHERE -> false;
        };
    }
}
