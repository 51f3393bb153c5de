package org.godwit.carbon.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * The file of an embedded H2 database, {@code NAME.h2.db} (page store) or {@code NAME.mv.db}, and which line of H2 wrote it.
 *
 * <p>A page store names the build that created it in its own settings, as plain text: {@code CREATE_BUILD 140}. That build
 * must read it; a newer line refuses to open it read-only, and a still newer one makes an empty database beside it
 * (seen with 1.2.140, 1.3.176 and 2.4).
 *
 * @param base absolute path without the ending, as the URL names it
 */
public record H2File(Path base) {
    private static final byte[] PAGE_STORE_HEADER = "-- H2 0.5/B -- ".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern MV_FORMAT = Pattern.compile("format:(\\d+)");
    private static final byte[] BUILD_MARK = "CREATE_BUILD ".getBytes(StandardCharsets.US_ASCII);
    private static final int LAST_BUILD_OF_1_2 = 147;
    private static final int LAST_BUILD_OF_1_3 = 176;

    /** {@return the file that a URL names, or empty when it names a server, memory, or another engine} */
    public static Optional<H2File> ofUrl(String url) {
        if (Engine.ofUrl(url).orElse(null) != Engine.H2) {
            return Optional.empty();
        }
        var name = name(url);
        var lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("mem:") || lower.startsWith("tcp:") || lower.startsWith("ssl:")
                || lower.startsWith("zip:") || lower.startsWith("jar:")) {
            return Optional.empty();
        }
        if (lower.startsWith("file:")) {
            name = name.substring("file:".length());
        }
        if (name.startsWith("~/")) {
            name = System.getProperty("user.home") + name.substring(1);
        }
        return Optional.of(new H2File(Path.of(name).toAbsolutePath().normalize()));
    }

    /**
     * Makes a relative file URL absolute: Carbon starts its server in its home, and H2 2 refuses relative names.
     *
     * {@return the URL with an absolute file name, or the URL as it is when it names no file}
     */
    public static String absoluteUrl(String url, Path home) {
        if (ofUrl(url).isEmpty()) {
            return url;
        }
        var name = name(url);
        var plain = name.startsWith("file:") ? name.substring("file:".length()) : name;
        if (plain.startsWith("~/")) {
            return url;
        }
        int options = url.indexOf(';');
        return "jdbc:h2:" + home.toAbsolutePath().resolve(plain).normalize()
                + (options < 0 ? "" : url.substring(options));
    }

    private static String name(String url) {
        int options = url.indexOf(';');
        return (options < 0 ? url : url.substring(0, options)).strip().substring("jdbc:h2:".length());
    }

    /** {@return whether there is such a file, of whichever kind} */
    public boolean exists() {
        return Files.exists(pageStore()) || Files.exists(mvStore());
    }

    /** {@return the file on disk; the page store when both exist, as H2 1.3 and 1.4 prefer it too} */
    public Path path() {
        return Files.exists(pageStore()) ? pageStore() : mvStore();
    }

    /** {@return the folder in which H2 1.2 keeps large objects beside the file} */
    public Path lobFolder() {
        return withEnding(".lobs.db");
    }

    /** {@return the lock file of a server that runs, or that was killed} */
    public Path lockFile() {
        return withEnding(".lock.db");
    }

    /**
     * Finds the line of H2 that wrote the file.
     *
     * @throws org.godwit.carbon.problem.ProblemException when it is missing, or no H2 file at all
     */
    public H2Line line() {
        if (!exists()) {
            throw new Problem(DatabaseProblem.FILE_MISSING, "The database file does not exist.",
                    new Place.File(pageStore()), "neither " + pageStore().getFileName() + " nor "
                            + mvStore().getFileName() + " is there",
                    "correct the URL in master-datasources.xml, or bring the file back").exception();
        }
        try {
            return Files.exists(pageStore()) ? lineOfPageStore() : lineOfMvStore();
        } catch (IOException e) {
            throw new Problem(DatabaseProblem.UNREACHABLE, "The database file cannot be read.",
                    new Place.File(path()), e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "give the user who runs godwit the right to read this file").exception(e);
        }
    }

    private H2Line lineOfPageStore() throws IOException {
        try (var in = Files.newInputStream(pageStore())) {
            var head = in.readNBytes(PAGE_STORE_HEADER.length);
            if (!java.util.Arrays.equals(head, PAGE_STORE_HEADER)) {
                throw foreign(pageStore(), "it does not begin with H2's header");
            }
        }
        int build = createBuild();
        if (build <= LAST_BUILD_OF_1_2) {
            return H2Line.H2_1_2;
        }
        return build <= LAST_BUILD_OF_1_3 ? H2Line.H2_1_3 : H2Line.H2_1_4;
    }

    private H2Line lineOfMvStore() throws IOException {
        try (var in = Files.newInputStream(mvStore())) {
            var head = new String(in.readNBytes(4096), StandardCharsets.ISO_8859_1);
            var format = MV_FORMAT.matcher(head);
            if (!head.startsWith("H:2,") || !format.find()) {
                throw foreign(mvStore(), "it does not begin with H2's header");
            }
            return Integer.parseInt(format.group(1)) == 1 ? H2Line.H2_1_4 : H2Line.H2_2;
        }
    }

    /** The setting stands in one of the first pages of a file, or anywhere once the file was rewritten. */
    private int createBuild() throws IOException {
        try (var file = new RandomAccessFile(pageStore().toFile(), "r")) {
            var buffer = new byte[1 << 20];
            int kept = 0;
            int read;
            while ((read = file.read(buffer, kept, buffer.length - kept)) > 0) {
                int length = kept + read;
                int at = indexOf(buffer, length);
                if (at >= 0) {
                    return number(buffer, at + BUILD_MARK.length, length);
                }
                kept = Math.min(length, BUILD_MARK.length + 8);
                System.arraycopy(buffer, length - kept, buffer, 0, kept);
            }
        }
        // Files of the first 1.2 builds lack the setting.
        return LAST_BUILD_OF_1_2;
    }

    private static int indexOf(byte[] buffer, int length) {
        for (int i = 0; i + BUILD_MARK.length + 4 <= length; i++) {
            int matched = 0;
            while (matched < BUILD_MARK.length && buffer[i + matched] == BUILD_MARK[matched]) {
                matched++;
            }
            if (matched == BUILD_MARK.length && Character.isDigit(buffer[i + matched])) {
                return i;
            }
        }
        return -1;
    }

    private static int number(byte[] buffer, int from, int length) {
        int value = 0;
        for (int i = from; i < length && i < from + 3 && Character.isDigit(buffer[i]); i++) {
            value = value * 10 + buffer[i] - '0';
        }
        return value;
    }

    private static RuntimeException foreign(Path file, String why) {
        return new Problem(DatabaseProblem.FILE_DAMAGED, "The file is not an H2 database.", new Place.File(file), why,
                "bring the right file back from a backup, or correct the URL in master-datasources.xml").exception();
    }

    /** {@return the length of the file in bytes} */
    public long size() {
        try {
            return Files.size(path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path pageStore() {
        return withEnding(".h2.db");
    }

    private Path mvStore() {
        return withEnding(".mv.db");
    }

    private Path withEnding(String ending) {
        return base.resolveSibling(base.getFileName() + ending);
    }
}
