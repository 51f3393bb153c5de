package org.godwit.upgrade.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;

/**
 * Brings back what a backup holds: tables into an empty database of any engine that can be a target, files of a home into
 * an empty folder. An archive is taken only when it is complete and unaltered; what was restored is read again and compared
 * with it; what fails leaves nothing behind.
 */
public final class Restore {
    private Restore() {}

    /**
     * Restores the tables of all databases of an archive into one.
     *
     * @param target without any table
     * @param observer told of progress, by several threads in turn
     * @throws ProblemException when the archive is damaged, the target is not empty, or a statement fails; nothing was
     *     changed then, or it was taken back
     */
    public static RestoreSummary run(Path archive, Database target, Consumer<BackupObservation> observer) {
        try (var reader = ArchiveReader.open(archive)) {
            return new DatabaseRestore(reader, reader.manifest().mainTables(), target, observer).run();
        } catch (IOException e) {
            throw ArchiveReader.unreadable(archive, e);
        }
    }

    /**
     * Restores the files of the home.
     *
     * @param folder must not exist or be empty; gets its name when all files are there
     * @return number of files
     * @throws ProblemException when the archive is damaged, or a file cannot be written
     */
    public static int home(Path archive, Path folder, Consumer<BackupObservation> observer) {
        try (var reader = ArchiveReader.open(archive); var home = RestoredHome.begin(reader, folder)) {
            int files = home.restore(observer);
            home.publish();
            return files;
        } catch (IOException e) {
            throw ArchiveReader.unreadable(archive, e);
        }
    }

    /**
     * Restores both: the tables as {@link #run} does, the files as {@link #home} does, or neither. A mounted registry in a file of the
     * home comes back as that file; one that was on a server is left out, as {@link #installation} says.
     */
    public static InstallationSummary homeAndDatabase(Path archive, Path folder, Database target, Drivers drivers,
            Consumer<BackupObservation> observer) {
        try (var reader = ArchiveReader.open(archive); var home = RestoredHome.begin(reader, folder)) {
            home.restore(observer);
            var elsewhere = new ArrayList<String>();
            // First what disappears with the home, should something fail.
            var summaries = files(reader, CarbonHome.open(home.folder()), true, drivers, observer, elsewhere);
            summaries.add(new DatabaseRestore(reader, reader.manifest().mainTables(), target, observer).run());
            home.publish();
            return new InstallationSummary(summaries, elsewhere);
        } catch (IOException e) {
            throw ArchiveReader.unreadable(archive, e);
        }
    }

    /**
     * Restores the tables of one mounted registry, which had a database of its own.
     *
     * @param datasource name of its datasource
     * @param target without any table
     * @throws ProblemException as {@link #run}, and when the archive has no such database
     */
    public static RestoreSummary mounted(Path archive, String datasource, Database target,
            Consumer<BackupObservation> observer) {
        try (var reader = ArchiveReader.open(archive)) {
            var mounted = reader.manifest().databases().stream().filter(Manifest.DatabasePart::isMounted).toList();
            var part = mounted.stream().filter(d -> d.name().equals(datasource)).findFirst()
                    .orElseThrow(() -> new Problem(BackupProblem.TARGET_MISSING,
                            "The backup has no mounted registry of this name.", new Place.File(archive),
                            mounted.isEmpty()
                                    ? "it has none at all"
                                    : "it has " + String.join(", ", mounted.stream().map(d -> d.name()).toList()),
                            "give the name of its datasource in master-datasources.xml").exception());
            return new DatabaseRestore(reader, part.tables(), target, observer).run();
        } catch (IOException e) {
            throw ArchiveReader.unreadable(archive, e);
        }
    }

    /**
     * Restores the files of the home and its embedded databases, each into a file of the same engine and line at the place
     * that the home's configuration names, so that the old server can start on it. A mounted registry that was on a server is left
     * out: the upgrade copied it and left it as it was, and {@link #mounted} brings it back.
     *
     * @param folder must not exist or be empty
     * @throws ProblemException when a database was no file within the home: its tables need {@link #run}
     */
    public static InstallationSummary installation(Path archive, Path folder, Drivers drivers,
            Consumer<BackupObservation> observer) {
        try (var reader = ArchiveReader.open(archive); var home = RestoredHome.begin(reader, folder)) {
            home.restore(observer);
            var elsewhere = new ArrayList<String>();
            var summaries = files(reader, CarbonHome.open(home.folder()), false, drivers, observer, elsewhere);
            home.publish();
            return new InstallationSummary(summaries, elsewhere);
        } catch (IOException e) {
            throw ArchiveReader.unreadable(archive, e);
        }
    }

    /**
     * Restores databases that were files of the home.
     *
     * @param elsewhere gets the names of mounted registries that were not
     */
    private static List<RestoreSummary> files(ArchiveReader reader, CarbonHome home, boolean mountedOnly,
            Drivers drivers, Consumer<BackupObservation> observer, List<String> elsewhere) throws IOException {
        var summaries = new ArrayList<RestoreSummary>();
        for (var part : reader.manifest().databases()) {
            if (part.isMounted() && !isEmbedded(part, home)) {
                elsewhere.add(part.name());
            } else if (part.isMounted() || !mountedOnly) {
                var target = embedded(part, home, drivers);
                summaries.add(new DatabaseRestore(reader, part.tables(), target, observer).run());
            }
        }
        return summaries;
    }

    private static Database embedded(Manifest.DatabasePart part, CarbonHome home, Drivers drivers) throws IOException {
        var datasource = home.datasource(part.name());
        var url = datasource.map(d -> H2File.absoluteUrl(d.url(), home.root())).orElse("");
        var file = H2File.ofUrl(url);
        if (datasource.isEmpty() || file.isEmpty() || !isEmbedded(part, home)) {
            throw new Problem(BackupProblem.TARGET_MISSING, "It is not told where the tables shall go.",
                    new Place.Setting("--database"),
                    "the database " + part.name() + " was no file within the home, but " + part.engine(),
                    "name an empty database with --database, --user and --password-file").exception();
        }
        Files.createDirectories(file.get().path().getParent());
        return Database.ofH2(new DatabaseAddress(url, datasource.get().user(), datasource.get().password()),
                line(part.engine()), drivers);
    }

    private static boolean isEmbedded(Manifest.DatabasePart part, CarbonHome home) {
        return part.engine().startsWith("H2 ") && home.datasource(part.name())
                .flatMap(d -> H2File.ofUrl(H2File.absoluteUrl(d.url(), home.root())))
                .filter(f -> f.base().startsWith(home.root())).isPresent();
    }

    private static H2Line line(String engine) {
        for (var line : H2Line.values()) {
            int lastDot = line.version().lastIndexOf('.');
            if (lastDot > 0 && engine.startsWith("H2 " + line.version().substring(0, lastDot + 1))) {
                return line;
            }
        }
        return H2Line.H2_2;
    }
}
