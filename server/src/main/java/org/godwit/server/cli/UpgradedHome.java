package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.schema.Schema;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.UpgradeRecord;
import org.godwit.upgrade.accept.Acceptance;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.convert.KnownStores;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.InPlace;
import org.godwit.upgrade.plan.Target;
import org.godwit.upgrade.report.Report;
import org.godwit.upgrade.report.ReportMaker;
import org.godwit.upgrade.verify.Progress;
import org.godwit.upgrade.verify.Verification;

/** A home that an upgrade made, beside the old one that it was made from, both open again. */
final class UpgradedHome implements AutoCloseable {
    private final Path newHome;
    private final Path folder;
    private final UpgradeRecord record;
    private final Upgrade upgrade;
    private final Target target;
    private final Database database;
    private final RecordedZone zone;

    private UpgradedHome(Path newHome, Path folder, UpgradeRecord record, Upgrade upgrade, Target target,
            RecordedZone zone) {
        this.newHome = newHome;
        this.folder = folder;
        this.record = record;
        this.upgrade = upgrade;
        this.target = target;
        this.zone = zone;
        this.database = Database.of(target.addressIn(folder), upgrade.drivers());
    }

    /** Opens both by what the new home's record says. */
    static UpgradedHome open(Path newHome, UpgradeOptions.TargetPassword password, Terminal terminal) {
        var folder = UpgradeRun.folderOf(newHome);
        var record = UpgradeRecord.read(folder);
        var passwords = password.of(record, terminal);
        var zone = RecordedZone.enter(newHome, terminal);
        try {
            var upgrade = Upgrade.of(record, newHome, passwords);
            return new UpgradedHome(newHome, folder, record, upgrade,
                    Upgrade.target(record, upgrade.home(), passwords.main()), zone);
        } catch (RuntimeException e) {
            zone.close();
            throw e;
        }
    }

    Database database() {
        return database;
    }

    Verification verify(Consumer<Progress> progress) {
        var shape = record.isInPlace()
                ? Optional.of(InPlace.shape(upgrade.sources().all(), database.engine()))
                : Optional.<Schema>empty();
        var verification = Verification.of(upgrade.sources(), KnownStores.of(upgrade.home()), database,
                record.accepted(), shape, progress);
        for (var copy : upgrade.mountedCopies()) {
            verification = verification.with(Verification.ofMounted(copy.source(), copy.in(folder, upgrade.drivers()),
                    record.accepted(), progress));
        }
        return verification;
    }

    /** Where the acceptance tests write. */
    enum Ground {
        COPY, STAGING
    }

    Acceptance accept(Ground ground, Acceptance.Wishes wishes, Consumer<String> progress) {
        var home = CarbonHome.open(folder);
        try (var drivers = Drivers.ofHome(home.root())) {
            var users = Database.of(target.addressIn(folder), drivers);
            return switch (ground) {
                case COPY -> Acceptance.onCopy(home, users, drivers, wishes, progress);
                case STAGING -> Acceptance.of(home, users, drivers, wishes, progress);
            };
        }
    }

    /** {@return the report that was written, or one made from the journal} */
    Report report() {
        return Report.read(folder).orElseGet(() -> {
            var plan = upgrade.plan(newHome, target, BackupPlace.parse(record.backup()),
                    record.accepted());
            return new ReportMaker(plan, UpgradeRun.entriesOf(newHome), folder).with(plan.configuration()).make();
        });
    }

    void write(Report report) {
        report.write(folder);
    }

    Path reportPage() {
        return folder.resolve(Report.HTML_FILE);
    }

    Iterable<String> acceptedCodes() {
        return record.accepted();
    }

    @Override
    public void close() {
        try (zone) {
            upgrade.close();
        }
    }
}
