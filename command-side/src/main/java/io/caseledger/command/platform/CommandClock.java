package io.caseledger.command.platform;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/** Gives events their command's time; outside a write, the wall clock's. */
final class CommandClock extends Clock {

    private final Clock wall;

    CommandClock(Clock wall) {
        this.wall = wall;
    }

    @Override
    public Instant instant() {
        return Write.current().map(Write::at).orElseGet(wall::instant);
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
