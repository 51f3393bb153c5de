package org.godwit.upgrade.assess;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;

/**
 * A copy of an embedded database file with its folder of large objects. The original is only ever read: opening it would
 * write a lock file beside it, and recover it when its server had been killed.
 */
final class EmbeddedSnapshot {
    /** Options of a URL that say how the content is to be read; the others say how the old server wanted to lock it. */
    private static final List<String> KEPT_OPTIONS = List.of("CIPHER");

    /** Nobody else knows of the copy: a lock would be watched by a thread that a busy machine lets come too late. */
    private static final String OWN_OPTIONS = ";IFEXISTS=TRUE;FILE_LOCK=NO";

    private EmbeddedSnapshot() {}

    /**
     * Copies the file into a folder, unless the same copy is there already.
     *
     * {@return the address of the copy}
     */
    static DatabaseAddress take(H2File original, DatabaseAddress address, Path folder) {
        var copy = new H2File(folder.resolve(original.base().getFileName().toString()));
        try {
            Files.createDirectories(folder);
            var target = folder.resolve(original.path().getFileName().toString());
            if (!isSame(original.path(), target)) {
                Files.copy(original.path(), target, StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
                copyFolder(original.lobFolder(), copy.lobFolder());
            }
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The database file cannot be copied.",
                    new Place.File(original.path()), e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "make room below " + folder + ", or give the right to read the file").exception(e);
        }
        return new DatabaseAddress("jdbc:h2:" + copy.base() + keptOptions(address.url()) + OWN_OPTIONS,
                address.user(), address.password());
    }

    private static boolean isSame(Path original, Path copy) throws IOException {
        return Files.exists(copy) && Files.size(copy) == Files.size(original)
                && Files.getLastModifiedTime(copy).equals(Files.getLastModifiedTime(original));
    }

    static void copyFolder(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(dir).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String keptOptions(String url) {
        var kept = new StringBuilder();
        for (var option : url.split(";", -1)) {
            var name = option.split("=", 2)[0].toUpperCase(Locale.ROOT);
            if (KEPT_OPTIONS.contains(name)) {
                kept.append(';').append(option);
            }
        }
        return kept.toString();
    }

    /** {@return what is to be said about a server that uses the file, or did so when it was killed} */
    static Optional<Finding> use(H2File file) {
        var holders = holders(file.path());
        if (!holders.isEmpty()) {
            return Optional.of(new Finding(Finding.Severity.BLOCKER,
                    new Problem(UpgradeProblem.SOURCE_IN_USE, "The old server is running.", new Place.File(file.path()),
                            "the file is held open by process " + String.join(" and ", holders),
                            "stop the old server, then run the command again")));
        }
        if (Files.exists(file.lockFile())) {
            return Optional.of(new Finding(Finding.Severity.NOTE,
                    new Problem(UpgradeProblem.STALE_LOCK, "The old server was not shut down cleanly.",
                            new Place.File(file.lockFile()),
                            "its lock file is there, but no process of this machine holds the database",
                            "make sure that no server on another machine uses this file; the copy is recovered by the "
                                    + "old driver")));
        }
        return Optional.empty();
    }

    /** Processes of this machine that have the file open; empty where the system does not tell. */
    static List<String> holders(Path file) {
        var holders = new ArrayList<String>();
        ProcessHandle.allProcesses().filter(p -> p.pid() != ProcessHandle.current().pid()).forEach(process -> {
            var descriptors = Path.of("/proc", Long.toString(process.pid()), "fd");
            if (Files.isReadable(descriptors) && holds(descriptors, file)) {
                holders.add(process.pid() + process.info().command().map(c -> " (" + c + ")").orElse(""));
            }
        });
        return holders;
    }

    private static boolean holds(Path descriptors, Path file) {
        try (var links = Files.newDirectoryStream(descriptors)) {
            var real = file.toRealPath();
            for (var link : links) {
                if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(real)) {
                    return true;
                }
            }
        } catch (IOException | SecurityException e) {
            // The process ended meanwhile, or is somebody else's: it cannot be told.
            return false;
        }
        return false;
    }
}
