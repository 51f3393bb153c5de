package org.godwit.server.cli;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Optional;
import java.util.TimeZone;
import org.godwit.upgrade.Upgrade;

/**
 * The time zone in which an upgrade was begun, as that of this process for as long as it is open. Old drivers read instants out
 * of their files and make wall clocks of them by the zone of the process, so that another one would read other rows. For the
 * outermost of a command alone: the zone belongs to the process.
 */
final class RecordedZone implements AutoCloseable {
    private final Optional<TimeZone> former;

    private RecordedZone(Optional<TimeZone> former) {
        this.former = former;
    }

    /** Takes the zone that the journal of a home tells, and says so when it is another one. */
    static RecordedZone enter(Path newHome, Terminal terminal) {
        var begun = Upgrade.zoneOf(newHome);
        var here = ZoneId.systemDefault();
        if (begun.isEmpty() || begun.get().getRules().equals(here.getRules())) {
            return new RecordedZone(Optional.empty());
        }
        terminal.err().println("going by the time zone in which the upgrade was begun: " + begun.get() + " instead of "
                + here);
        var former = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(begun.get()));
        return new RecordedZone(Optional.of(former));
    }

    @Override
    public void close() {
        former.ifPresent(TimeZone::setDefault);
    }
}
