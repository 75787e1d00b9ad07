package io.caseledger.query.webhooks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The addresses behind a name, looked up once and checked: whoever connects, connects to one of these and asks for no name again. */
final class Addresses implements AutoCloseable {

    private final Names names;
    private final Reach reach;

    /** Looking up blocks its thread inside the system, which would hold up whatever else shares a virtual thread's carrier. */
    private final ExecutorService lookups = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("webhook-names-", 0).daemon().factory());

    Addresses(Names names, Reach reach) {
        this.names = names;
        this.reach = reach;
    }

    /** Looks up names: the system does, and tests as they need. */
    interface Names {

        List<InetAddress> of(String host) throws UnknownHostException;
    }

    /** The name leads where webhooks may not go. */
    static final class OffLimits extends IOException {

        OffLimits() {
            super("leads to an address that webhooks may not reach");
        }
    }

    /**
     * All addresses, of which every one may be called.
     *
     * @throws OffLimits when any may not
     * @throws UnknownHostException when there is none, or none is found in time
     */
    List<InetAddress> of(String host, Duration atMost) throws IOException, InterruptedException {
        Future<List<InetAddress>> found = lookups.submit(() -> names.of(host));
        try {
            List<InetAddress> addresses = found.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (addresses.isEmpty()) {
                throw new UnknownHostException();
            }
            if (!addresses.stream().allMatch(reach::admits)) {
                throw new OffLimits();
            }
            return addresses;
        } catch (TimeoutException late) {
            found.cancel(true);
            throw new UnknownHostException();
        } catch (ExecutionException failed) {
            throw new UnknownHostException();
        }
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
