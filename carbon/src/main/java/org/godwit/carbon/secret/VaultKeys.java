package org.godwit.carbon.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * The keys of a {@link LocalVault}: a file outside the home with one key in Base64 on each line, the newest first. It is the one
 * that {@code GODWIT_VAULT_KEY_FILE} names, or {@code ~/.config/godwit/keys/<vault id>.key}. Only its owner may read it.
 */
final class VaultKeys {
    static final String VARIABLE = "GODWIT_VAULT_KEY_FILE";
    private static final int KEY_BYTES = 32;

    private final Path home;
    private final Map<String, String> environment;

    VaultKeys(Path home, Map<String, String> environment) {
        this.home = home.toAbsolutePath().normalize();
        this.environment = environment;
    }

    /** {@return the key of this id} */
    SecretKey key(String vault, String keyId) {
        var file = file(vault);
        return read(file).stream().filter(k -> id(k).equals(keyId)).findFirst().map(k -> new SecretKeySpec(k, "AES"))
                .orElseThrow(() -> unusable(file, Files.exists(file)
                        ? "it does not hold the key " + keyId + " of this vault"
                        : "the file does not exist").exception());
    }

    /** Makes a key and puts it in front of the others. {@return its id} */
    String add(String vault) {
        var file = file(vault);
        var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        var keys = new ArrayList<byte[]>();
        keys.add(key);
        keys.addAll(read(file));
        write(file, keys);
        return id(key);
    }

    /** Forgets every key but one. */
    void keepOnly(String vault, String keyId) {
        var file = file(vault);
        write(file, read(file).stream().filter(k -> id(k).equals(keyId)).toList());
    }

    private Path file(String vault) {
        var file = Optional.ofNullable(environment.get(VARIABLE)).map(Path::of)
                .orElseGet(() -> configuration().resolve("godwit/keys").resolve(vault + ".key")).toAbsolutePath()
                .normalize();
        if (file.startsWith(home)) {
            throw unusable(file, "it lies in the home, where every copy of the home would carry it").exception();
        }
        return file;
    }

    private Path configuration() {
        return Optional.ofNullable(environment.get("XDG_CONFIG_HOME")).filter(c -> !c.isEmpty()).map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".config"));
    }

    private static List<byte[]> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null
                    && Files.getPosixFilePermissions(file).stream().anyMatch(VaultKeys::isOfOthers)) {
                throw unusable(file, "others than its owner may read it").exception();
            }
            var keys = new ArrayList<byte[]>();
            for (var line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                var key = Base64.getDecoder().decode(line.strip());
                if (key.length != KEY_BYTES) {
                    throw new IllegalArgumentException("wrong length");
                }
                keys.add(key);
            }
            return keys;
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(file, e instanceof IOException ? e.getClass().getSimpleName() : "it holds no keys")
                    .exception(e);
        }
    }

    private static boolean isOfOthers(PosixFilePermission permission) {
        return switch (permission) {
            case OWNER_READ, OWNER_WRITE, OWNER_EXECUTE -> false;
            case GROUP_READ, GROUP_WRITE, GROUP_EXECUTE, OTHERS_READ, OTHERS_WRITE, OTHERS_EXECUTE -> true;
        };
    }

    private static void write(Path file, List<byte[]> keys) {
        var text = new StringBuilder();
        keys.forEach(k -> text.append(Base64.getEncoder().encodeToString(k)).append('\n'));
        PrivateFile.write(file, text.toString());
    }

    /** Eight bytes of the key's digest: enough to tell keys apart, of no use to find one. */
    private static String id(byte[] key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(Arrays.copyOf(digest, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Problem unusable(Path file, String why) {
        return new Problem(SecretProblem.KEY_FILE, "The key of the vault cannot be used.", new Place.File(file), why,
                "name the right key file in " + VARIABLE + ", readable by its owner only and outside the home");
    }
}
