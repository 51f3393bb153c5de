package org.godwit.examples;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The text files and keystores of a sample home, which travel with the program, in its jar or in its folder of classes. */
final class HomeFiles {
    private HomeFiles() {}

    /** Copies all files of a home, over those that are there already. */
    static void copy(String home, Path target) throws IOException {
        var url = HomeFiles.class.getResource(home);
        if (url == null) {
            throw new IllegalStateException("the program lacks the files of " + home);
        }
        if (url.openConnection() instanceof JarURLConnection jar) {
            try (var files = FileSystems.newFileSystem(path(jar.getJarFileURL()))) {
                copyTree(files.getPath(jar.getEntryName()), target);
            }
        } else {
            copyTree(path(url), target);
        }
    }

    private static Path path(URL url) {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program's own files are at no place: " + url, e);
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
