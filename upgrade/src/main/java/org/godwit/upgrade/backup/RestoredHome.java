package org.godwit.upgrade.backup;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;

/** A home that is being restored. It has another name until all of it is there; closing it earlier removes it. */
final class RestoredHome implements AutoCloseable {
    private final ArchiveReader archive;
    private final Path wanted;
    private final Path folder;
    private boolean published;

    private RestoredHome(ArchiveReader archive, Path wanted, Path folder) {
        this.archive = archive;
        this.wanted = wanted;
        this.folder = folder;
    }

    static RestoredHome begin(ArchiveReader archive, Path folder) {
        var wanted = folder.toAbsolutePath().normalize();
        try {
            if (Files.exists(wanted) && !isEmptyFolder(wanted)) {
                throw new Problem(BackupProblem.FOLDER_NOT_EMPTY, "The folder is not empty.", new Place.File(folder),
                        "restoring never replaces files", "name a folder that does not exist yet").exception();
            }
            var parent = wanted.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            var unfinished = Files.createTempDirectory(parent == null ? wanted : parent,
                    wanted.getFileName() + ".unfinished-");
            return new RestoredHome(archive, wanted, unfinished.toRealPath());
        } catch (IOException e) {
            throw notRestored(folder, e);
        }
    }

    private static boolean isEmptyFolder(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (var files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }

    /** {@return where its files are now} */
    Path folder() {
        return folder;
    }

    /** Writes all files. {@return their number} */
    int restore(Consumer<BackupObservation> observer) {
        long bytes = 0;
        for (var part : archive.manifest().files()) {
            restore(part);
            bytes += part.bytes();
        }
        int files = archive.manifest().files().size();
        observer.accept(new BackupObservation.HomeMoved(files, bytes));
        return files;
    }

    private void restore(Manifest.FilePart part) {
        var file = folder.resolve(part.path()).normalize();
        if (!file.startsWith(folder) || file.equals(folder)) {
            throw archive.damaged(part.entry(), "its path leads out of the home").exception();
        }
        var digest = Seal.sha256();
        try (var in = new DigestInputStream(archive.entry(part.entry()), digest)) {
            Files.createDirectories(file.getParent());
            Files.copy(in, file);
            if (!part.mode().isEmpty() && Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(part.mode()));
            }
        } catch (IOException e) {
            throw notRestored(file, e);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(part.sha256())) {
            throw archive.damaged(part.entry(), "its SHA-256 is not that of what was written").exception();
        }
    }

    /** Gives the home its name. */
    void publish() {
        try {
            Files.move(folder, wanted, StandardCopyOption.REPLACE_EXISTING);
            published = true;
        } catch (DirectoryNotEmptyException e) {
            throw new Problem(BackupProblem.FOLDER_NOT_EMPTY, "The folder is not empty any more.",
                    new Place.File(wanted), "somebody wrote into it meanwhile", "name another folder").exception(e);
        } catch (IOException e) {
            throw notRestored(wanted, e);
        }
    }

    private static ProblemException notRestored(Path file, IOException e) {
        return new Problem(BackupProblem.FILE_NOT_RESTORED, "A file of the home cannot be restored.",
                new Place.File(file), e.getClass().getSimpleName() + ": " + e.getMessage(),
                "make room on that disk, or name a folder that can be written").exception(e);
    }

    @Override
    public void close() {
        if (!published) {
            remove();
        }
    }

    private void remove() {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw notRestored(folder, e);
        }
    }
}
