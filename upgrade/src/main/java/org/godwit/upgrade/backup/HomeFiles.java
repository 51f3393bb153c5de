package org.godwit.upgrade.backup;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/** The files of a home that an installation is made of, besides the program itself and the databases. */
final class HomeFiles {
    private static final List<String> FOLDERS = List.of("repository/conf", "repository/deployment/server",
            "repository/tenants", "repository/resources/security");

    private final Path home;

    HomeFiles(Path home) {
        this.home = home;
    }

    /** Saves all of them, in the order of their names. */
    List<Manifest.FilePart> save(ArchiveWriter archive, Consumer<BackupObservation> observer) throws IOException {
        var parts = new ArrayList<Manifest.FilePart>();
        for (var folder : FOLDERS) {
            for (var file : files(home.resolve(folder))) {
                parts.add(save(file, archive));
            }
        }
        observer.accept(new BackupObservation.HomeMoved(parts.size(),
                parts.stream().mapToLong(Manifest.FilePart::bytes).sum()));
        return parts;
    }

    private Manifest.FilePart save(Path file, ArchiveWriter archive) throws IOException {
        var path = home.relativize(file).toString().replace('\\', '/');
        var in = open(file);
        try (in) {
            var entry = archive.entry("home/" + path);
            try (entry) {
                in.transferTo(entry);
            }
            return new Manifest.FilePart(path, "home/" + path, entry.length(), entry.sha256(), mode(file));
        }
    }

    private static java.io.InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw unreadable(file, e).exception(e);
        }
    }

    private static String mode(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                : "";
    }

    /** Links to files are followed; links to folders are not, since they may lead out of the home, or in a circle. */
    private static List<Path> files(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Files.isRegularFile(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                throw unreadable(file, e).exception(e);
            }
        });
        files.sort(null);
        return files;
    }

    private static Problem unreadable(Path file, IOException e) {
        return new Problem(BackupProblem.HOME_UNREADABLE, "A file of the home cannot be read.", new Place.File(file),
                e.getClass().getSimpleName(), "give the user who runs godwit the right to read it");
    }
}
