package io.caseledger.command.platform;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** Gives events their command's time, or an earlier one that they tell themselves; outside a write, the wall clock's. */
final class CommandClock extends Clock {

    private static final ScopedValue<Instant> EARLIER = ScopedValue.newInstance();

    private final Clock wall;

    CommandClock(Clock wall) {
        this.wall = wall;
    }

    /** Runs something for which it is another time. */
    static void at(Instant moment, Runnable what) {
        ScopedValue.where(EARLIER, moment).run(what);
    }

    @Override
    public Instant instant() {
        return EARLIER.isBound()
                ? EARLIER.get()
                : Write.current().map(Write::at).orElseGet(wall::instant);
    }

    @Override
    public ZoneId getZone() {
        return wall.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new CommandClock(wall.withZone(zone));
    }
}
