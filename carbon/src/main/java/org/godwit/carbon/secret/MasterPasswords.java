package org.godwit.carbon.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * The passwords of a home's keystore that were left for a server to find: {@code password-tmp} and {@code password-persist}
 * in the home (with {@code .txt} on Windows), and the environment. First line the keystore, second line the key.
 *
 * <p>Carbon deletes {@code password-tmp} after reading; here nothing is ever deleted, as the old server may need it again.
 *
 * @param store what may open the keystore
 * @param key what may open the key
 */
public record MasterPasswords(List<Secret> store, List<Secret> key) {
    /** The keystore's password itself. */
    public static final String VARIABLE = "GODWIT_KEYSTORE_PASSWORD";
    /** A file in the form of {@code password-tmp}. */
    public static final String FILE_VARIABLE = "GODWIT_KEYSTORE_PASSWORD_FILE";
    private static final List<String> FILES = List.of("password-tmp", "password-tmp.txt", "password-persist",
            "password-persist.txt");

    public MasterPasswords {
        store = List.copyOf(store);
        key = List.copyOf(key);
    }

    /**
     * Finds them.
     *
     * @throws org.godwit.carbon.problem.ProblemException when one of the files is there but cannot be read
     */
    public static MasterPasswords of(Path home, Map<String, String> environment) {
        var store = new ArrayList<Secret>();
        var key = new ArrayList<Secret>();
        Optional.ofNullable(environment.get(VARIABLE)).ifPresent(p -> store.add(Secret.of(p)));
        var files = new ArrayList<Path>();
        Optional.ofNullable(environment.get(FILE_VARIABLE)).ifPresent(f -> files.add(Path.of(f)));
        FILES.forEach(f -> files.add(home.resolve(f)));
        for (var file : files) {
            if (Files.exists(file)) {
                var lines = lines(file);
                if (!lines.isEmpty()) {
                    store.add(Secret.of(lines.getFirst()));
                }
                if (lines.size() > 1 && !lines.get(1).isEmpty()) {
                    key.add(Secret.of(lines.get(1)));
                }
            }
        }
        return new MasterPasswords(store, key);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).lines().map(String::strip).toList();
        } catch (IOException e) {
            throw new Problem(SecretProblem.FILE_UNREADABLE, "The file with the keystore's password cannot be read.",
                    new Place.File(file), e.getClass().getSimpleName(),
                    "give the user who runs godwit the right to read this file").exception(e);
        }
    }
}
