package org.godwit.carbon.secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * Everywhere that the secret of an alias may be, in this order: an environment variable, a file of the folder that
 * {@code GODWIT_SECRETS_DIR} names (as container platforms mount them), Godwit's own vault, Carbon's vault when it is on. Safe for
 * use by many threads.
 */
public final class SecretSources implements Vault {
    /** Folder with one file for each secret, named by its alias. */
    public static final String FOLDER_VARIABLE = "GODWIT_SECRETS_DIR";
    private static final String PREFIX = "GODWIT_SECRET_";

    private final Map<String, String> environment;
    private final LocalVault local;
    private final CarbonVault carbon;

    public SecretSources(Map<String, String> environment, LocalVault local, CarbonVault carbon) {
        this.environment = Map.copyOf(environment);
        this.local = local;
        this.carbon = carbon;
    }

    @Override
    public Optional<Secret> secret(String alias) {
        return Optional.ofNullable(environment.get(variable(alias))).map(Secret::of).or(() -> file(alias))
                .or(() -> local.secret(alias)).or(() -> carbon.secret(alias));
    }

    /** {@return the environment variable of an alias: upper case, every other character an underscore} */
    public static String variable(String alias) {
        return PREFIX + alias.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    private Optional<Secret> file(String alias) {
        var folder = environment.get(FOLDER_VARIABLE);
        if (folder == null || alias.contains("/") || alias.contains("\\") || alias.startsWith(".")) {
            return Optional.empty();
        }
        var file = Path.of(folder).resolve(alias);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Secret.of(Files.readString(file).replaceFirst("\\r?\\n$", "")));
        } catch (IOException e) {
            throw new Problem(SecretProblem.FILE_UNREADABLE, "The file of a secret cannot be read.",
                    new Place.File(file), e.getClass().getSimpleName(),
                    "give the user who runs godwit the right to read it").exception(e);
        }
    }
}
