package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.TargetPasswords;
import org.godwit.upgrade.UpgradeRecord;
import org.godwit.upgrade.assess.MountedPlaces;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.Target;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code plan} and {@code upgrade} have in common: where from, where to, and what the operator has decided. */
final class UpgradeOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "HOME", description = "The old Carbon home; it is only read.")
    private Path home = Path.of("");

    @Option(names = "--to", required = true, paramLabel = "NEW_HOME", description = "Folder of the new home; must not exist yet, or be empty.")
    private Path newHome = Path.of("");

    @Option(names = "--database", paramLabel = "JDBC_URL", description = "A fresh database for users and registry; without it an embedded one is made in the new home.")
    private Optional<String> database = Optional.empty();

    @Option(names = "--in-place", description = "Alter the old database itself instead of filling a fresh one; the old server can then be started again only after a rollback.")
    private boolean inPlace;

    @Option(names = "--user", paramLabel = "NAME", description = "User of that database.")
    private String user = "";

    @Option(names = "--password-file", paramLabel = "FILE", description = "File whose first line is that user's password; else GODWIT_DATABASE_PASSWORD, else you are asked.")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(names = "--accept", paramLabel = "CODE", split = ",", description = "Codes of findings that you have decided about, such as GW-UPGRADE-005.")
    private Set<String> accepted = new TreeSet<>();

    @Option(names = "--backup", paramLabel = "FILE", description = "Where the old installation is archived first: a file, or none if you have a backup of your own; by default godwit/backup.zip in the new home.")
    private String backup = "";

    @Option(names = "--mounted", paramLabel = "NAME=PLACE", description = "Where the registry goes that is mounted from the datasource NAME: the JDBC URL of a fresh database, embedded for a file of the new home (so it is without this option), or stay to leave it where it is.")
    private Map<String, String> mounted = new TreeMap<>();

    @Option(names = "--mounted-user", paramLabel = "NAME=USER", description = "User of that fresh database, where it is not that of --user.")
    private Map<String, String> mountedUsers = new TreeMap<>();

    @Option(names = "--mounted-password-file", paramLabel = "NAME=FILE", description = "File whose first line is that user's password, where it is not that of --database.")
    private Map<String, Path> mountedPasswordFiles = new TreeMap<>();

    Path home() {
        return home;
    }

    /** {@return what becomes of mounted registries} */
    MountedPlaces places(Terminal terminal) {
        var places = new TreeMap<String, MountedPlaces.Place>();
        mounted.forEach((name, place) -> places.put(name, place(name, place, terminal)));
        return new MountedPlaces(places, inPlace);
    }

    private MountedPlaces.Place place(String name, String place, Terminal terminal) {
        return switch (place) {
            case UpgradeRecord.MountRecord.STAYS -> new MountedPlaces.Place.Stays();
            case UpgradeRecord.MountRecord.EMBEDDED -> new MountedPlaces.Place.NewFile();
            default -> {
                refusePasswordIn("--mounted", place);
                if (!place.startsWith("jdbc:")) {
                    throw new ParameterException(spec.commandLine(), "--mounted " + name + "=" + place
                            + " names no place: give the URL of a database, embedded, or stay");
                }
                var file = Optional.ofNullable(mountedPasswordFiles.get(name))
                        .or(() -> database.isPresent() ? passwordFile : Optional.empty());
                yield new MountedPlaces.Place.Server(new DatabaseAddress(place, mountedUsers.getOrDefault(name, user),
                        terminal.secret(file, TargetPassword.VARIABLE,
                                "password of the database for the mounted registry " + name)));
            }
        };
    }

    Path newHome() {
        return newHome;
    }

    BackupPlace backup() {
        return BackupPlace.parse(backup);
    }

    Set<String> accepted() {
        return accepted;
    }

    Target target(CarbonHome oldHome, Terminal terminal) {
        if (inPlace) {
            if (database.isPresent()) {
                throw new ParameterException(spec.commandLine(),
                        "--in-place alters the old database, and --database names another one: give one of the two");
            }
            return Target.inPlace(oldHome);
        }
        if (database.isEmpty()) {
            return Target.embedded(oldHome);
        }
        refusePasswordIn("--database", database.get());
        return Target.server(new DatabaseAddress(database.get(), user,
                terminal.secret(passwordFile, TargetPassword.VARIABLE, "password of the target database")));
    }

    /** Every process of the machine can read the arguments. */
    private void refusePasswordIn(String option, String url) {
        if (url.toLowerCase(java.util.Locale.ROOT)
                .matches(".*([?&;(,]\\w*(password|passwd|pwd)=|//[^/:@]*:[^@]*@).*")) {
            throw new ParameterException(spec.commandLine(), option
                    + " holds a password, which every process of this machine could read: use --password-file");
        }
    }

    /** The password of a target that an earlier run named. */
    static final class TargetPassword {
        static final String VARIABLE = "GODWIT_DATABASE_PASSWORD";

        @Option(names = "--password-file", paramLabel = "FILE", description = "File whose first line is the password of the target database; else GODWIT_DATABASE_PASSWORD, else you are asked.")
        private Optional<Path> passwordFile = Optional.empty();

        @Option(names = "--mounted-password-file", paramLabel = "NAME=FILE", description = "The same for the database of the registry that is mounted from the datasource NAME, where it is another password.")
        private Map<String, Path> mountedPasswordFiles = new TreeMap<>();

        TargetPasswords of(UpgradeRecord record, Terminal terminal) {
            var main = record.asksForPassword()
                    ? terminal.secret(passwordFile, VARIABLE, "password of the target database")
                    : Secret.none();
            var mounted = new TreeMap<String, Secret>();
            for (var mount : record.placed()) {
                var file = Optional.ofNullable(mountedPasswordFiles.get(mount.datasource()));
                if (mount.isOnServer() && (file.isPresent() || !record.asksForPassword())) {
                    mounted.put(mount.datasource(), terminal.secret(file.or(() -> passwordFile), VARIABLE,
                            "password of the database for the mounted registry " + mount.datasource()));
                }
            }
            return new TargetPasswords(main, mounted);
        }
    }
}
