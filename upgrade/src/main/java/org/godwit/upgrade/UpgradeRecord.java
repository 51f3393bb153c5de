package org.godwit.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.assess.MountedPlaces;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an upgrade was asked to do: enough to go on with it, to verify it again, and to undo it. Kept in the new home as
 * {@value #FILE}; never holds a password.
 *
 * @param format version of this file: {@value #FORMAT}, or {@value #FORMAT_OF_MOUNTS} when the operator placed mounted registries
 * @param godwitVersion version of the program that began it
 * @param oldHome absolute path of the home that it reads
 * @param newHome absolute path of the home that it makes
 * @param databaseUrl JDBC URL of the target, empty for the embedded one, {@value #IN_PLACE} for the old database itself
 * @param databaseUser user of the target
 * @param backup where the old installation is archived: {@code new-home}, {@code none} or a file
 * @param accepted codes of findings that the operator decided about
 * @param sources SHA-256 of each old database file by datasource; of servers nothing is kept
 * @param mounts where the operator wanted mounted registries
 */
public record UpgradeRecord(int format, String godwitVersion, String oldHome, String newHome, String databaseUrl,
        String databaseUser, String backup, Set<String> accepted, SortedMap<String, String> sources,
        @Nullable List<MountRecord> mounts) {
    public static final String FILE = "godwit/upgrade.json";
    /** What stands for the URL of a database that is altered where it is: the old home knows it. */
    public static final String IN_PLACE = "in-place";
    private static final int FORMAT = 1;
    private static final int FORMAT_OF_MOUNTS = 2;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public UpgradeRecord {
        SortedSet<String> sorted = new TreeSet<>(accepted);
        accepted = Collections.unmodifiableSortedSet(sorted);
        sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
        // An older program wrote none.
        mounts = mounts == null ? List.of() : List.copyOf(mounts);
    }

    /**
     * Where a mounted registry went.
     *
     * @param datasource name of its datasource
     * @param place {@code stay}, {@code embedded}, or the JDBC URL of the database that it is copied into
     * @param user of that database
     * @param copy the name by which the journal knows the copy; empty for one that stays
     * @param tables what the copy makes in that database, in the order in which it makes them
     */
    public record MountRecord(String datasource, String place, String user, String copy, List<String> tables) {
        public static final String STAYS = "stay";
        public static final String EMBEDDED = "embedded";

        public MountRecord {
            tables = List.copyOf(tables);
        }

        /** {@return whether it was copied into a database that the operator made} */
        public boolean isOnServer() {
            return !place.equals(STAYS) && !place.equals(EMBEDDED);
        }
    }

    /** {@return where the operator wanted mounted registries, once passwords are known} */
    public MountedPlaces places(TargetPasswords passwords) {
        var places = new TreeMap<String, MountedPlaces.Place>();
        for (var mount : placed()) {
            places.put(mount.datasource(), switch (mount.place()) {
                case MountRecord.STAYS -> new MountedPlaces.Place.Stays();
                case MountRecord.EMBEDDED -> new MountedPlaces.Place.NewFile();
                default -> new MountedPlaces.Place.Server(new DatabaseAddress(mount.place(), mount.user(),
                        passwords.of(mount.datasource())));
            });
        }
        return new MountedPlaces(places, isInPlace());
    }

    /** {@return {@link #mounts}, which may be none} */
    public List<MountRecord> placed() {
        return mounts == null ? List.of() : mounts;
    }

    UpgradeRecord(String godwitVersion, Path oldHome, Path newHome, String databaseUrl, String databaseUser,
            String backup, Set<String> accepted, SortedMap<String, String> sources, List<MountRecord> mounts) {
        this(mounts.isEmpty() ? FORMAT : FORMAT_OF_MOUNTS, godwitVersion, oldHome.toString(), newHome.toString(),
                databaseUrl, databaseUser, backup, accepted, sources, mounts);
    }

    /** {@return whether the old database itself is altered} */
    public boolean isInPlace() {
        return databaseUrl.equals(IN_PLACE);
    }

    /** {@return whether its target asks for a password that nobody wrote down} */
    public boolean asksForPassword() {
        return !databaseUrl.isEmpty() && !isInPlace();
    }

    /**
     * {@return the record in a home that an upgrade made or is making}
     *
     * @throws org.godwit.carbon.problem.ProblemException when there is none, or it is damaged
     */
    public static UpgradeRecord read(Path home) {
        var file = home.resolve(FILE);
        if (!Files.exists(file)) {
            throw new Problem(UpgradeProblem.NO_UPGRADE, "No upgrade was made into this folder.", new Place.File(home),
                    "it lacks " + FILE, "give the folder that --to named").exception();
        }
        try {
            var record = JSON.readValue(Files.readString(file), UpgradeRecord.class);
            if (record.format() != FORMAT && record.format() != FORMAT_OF_MOUNTS) {
                throw new Problem(UpgradeProblem.JOURNAL_VERSION, "Another version of Godwit began this upgrade.",
                        new Place.File(file), "its record is of format " + record.format() + ", written by "
                                + record.godwitVersion() + "; this program knows formats " + FORMAT + " and "
                                + FORMAT_OF_MOUNTS,
                        "use the version of Godwit that began it").exception();
            }
            return record;
        } catch (IOException | JacksonException e) {
            throw damaged(file, e.getClass().getSimpleName()).exception(e);
        }
    }

    /**
     * Sees that it is that of a home.
     *
     * @throws org.godwit.carbon.problem.ProblemException when it was copied or moved there: what it names belongs to another
     */
    void requireOf(Path home) {
        if (!real(home).equals(real(Path.of(newHome)))) {
            throw new Problem(UpgradeProblem.JOURNAL_FOREIGN, "The journal is that of another home.",
                    new Place.File(home), "it was written for " + newHome
                            + (databaseUrl.isEmpty() ? "" : ", whose database it would change"),
                    "give that folder, or move this one back there").exception();
        }
    }

    /** Links lead to a home that is whole; one that is being made has another name, and is known by the words alone. */
    private static Path real(Path home) {
        var absolute = home.toAbsolutePath().normalize();
        try {
            return Files.exists(absolute) ? absolute.toRealPath() : absolute;
        } catch (IOException e) {
            // A folder that cannot be looked at is known by the words too.
            return absolute;
        }
    }

    void write(Path home) throws IOException {
        var file = home.resolve(FILE);
        Files.createDirectories(file.getParent());
        // Whole or not there at all: it is by this file that an upgrade is known to have begun.
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Problem damaged(Path file, String why) {
        return new Problem(UpgradeProblem.JOURNAL_DAMAGED, "The record of the upgrade is damaged.",
                new Place.File(file), why, "bring the file back from a backup");
    }
}
