package org.godwit.upgrade;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.upgrade.assess.SourceDatabases;

/** By which it is noticed that an old database in files was written to since its upgrade was begun. */
final class SourceFileDigests {
    private static final int CHUNK_BYTES = 1 << 16;

    private SourceFileDigests() {}

    /** {@return SHA-256 of the file or the folder of each datasource that has one, in hexadecimal digits} */
    static SortedMap<String, String> of(CarbonHome home, SourceDatabases sources) {
        var digests = new TreeMap<String, String>();
        for (var source : sources.everything()) {
            for (var name : source.datasources()) {
                var url = home.datasource(name).map(d -> SourceDatabases.absoluteUrl(d.url(), home.root())).orElse("");
                H2File.ofUrl(url).ifPresent(file -> digests.put(name, sha256(file.path())));
                DerbyFolder.ofUrl(url).ifPresent(folder -> digests.put(name, sha256(folder.path())));
            }
        }
        return digests;
    }

    private static String sha256(Path file) {
        try (var files = Files.walk(file)) {
            var sha = MessageDigest.getInstance("SHA-256");
            for (var part : files.filter(Files::isRegularFile).sorted().toList()) {
                update(sha, part);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void update(MessageDigest sha, Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var chunk = new byte[CHUNK_BYTES];
            int read;
            while ((read = in.read(chunk)) > 0) {
                sha.update(chunk, 0, read);
            }
        }
    }
}
