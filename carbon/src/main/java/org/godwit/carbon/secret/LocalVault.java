package org.godwit.carbon.secret;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * Godwit's own vault: {@code godwit/secrets.vault} in the home, one line for each secret, encrypted with AES-256-GCM. The key is
 * never in the home: whoever copies or backs up a home does not get its secrets.
 *
 * <p>Alias and key are part of what each entry authenticates, so no entry can be changed, or moved to another alias, without
 * being noticed. Every change writes a new file and moves it over the old one; a kill at any point leaves the old or the new
 * state. Safe for use by many threads and processes.
 */
public final class LocalVault implements Vault {
    private static final String HEADER = "godwit-vault 1";
    private static final Pattern ALIAS = Pattern.compile("[\\w.:/@-]{1,200}");
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Path file;
    private final VaultKeys keys;
    private final SecureRandom random = new SecureRandom();

    private LocalVault(Path file, VaultKeys keys) {
        this.file = file;
        this.keys = keys;
    }

    /** What the file says: the vault's own id, the id of the key in use, and cipher texts by alias. */
    private record Content(String id, String keyId, SortedMap<String, String> entries) {}

    /** {@return the vault of a home, which need not exist yet} */
    public static LocalVault of(Path home, Map<String, String> environment) {
        return new LocalVault(home.resolve("godwit/secrets.vault"), new VaultKeys(home, environment));
    }

    /** {@return every alias, sorted; needs no key} */
    public SortedSet<String> aliases() {
        return read().<SortedSet<String>>map(c -> new TreeSet<>(c.entries.keySet())).orElseGet(TreeSet::new);
    }

    @Override
    public Optional<Secret> secret(String alias) {
        var content = read();
        var entry = content.map(c -> c.entries.get(alias));
        if (content.isEmpty() || entry.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(open(content.get(), alias, entry.get()));
    }

    /**
     * Keeps a secret, in the place of one of the same alias. Makes the vault and its key when there is none.
     *
     * @throws org.godwit.carbon.problem.ProblemException when the alias has characters that no alias has, or the key is gone
     */
    public void set(String alias, Secret secret) {
        if (!ALIAS.matcher(alias).matches()) {
            throw new Problem(SecretProblem.ALIAS_INVALID, "This cannot be the alias of a secret.",
                    new Place.Setting("alias " + alias), "an alias has 1 to 200 letters, digits and . : / @ _ -",
                    "choose another alias").exception();
        }
        change(content -> content.entries.put(alias, seal(content, alias, secret)));
    }

    /** {@return whether there was such a secret} */
    public boolean remove(String alias) {
        boolean there = aliases().contains(alias);
        if (there) {
            change(content -> content.entries.remove(alias));
        }
        return there;
    }

    /**
     * Makes a new key and encrypts every secret anew. The old key is forgotten only when the vault no longer needs it.
     *
     * {@return how many secrets there are}
     */
    public int rotate() {
        return locked(() -> {
            var old = read().orElseGet(this::fresh);
            var secrets = new TreeMap<String, Secret>();
            old.entries.forEach((alias, entry) -> secrets.put(alias, open(old, alias, entry)));
            var next = new Content(old.id, keys.add(old.id), new TreeMap<>());
            secrets.forEach((alias, secret) -> next.entries.put(alias, seal(next, alias, secret)));
            write(next);
            keys.keepOnly(next.id, next.keyId);
            return secrets.size();
        });
    }

    private void change(Consumer<Content> change) {
        locked(() -> {
            var content = read().orElseGet(this::fresh);
            change.accept(content);
            write(content);
            return content;
        });
    }

    private Content fresh() {
        var id = UUID.randomUUID().toString();
        return new Content(id, keys.add(id), new TreeMap<>());
    }

    private String seal(Content content, String alias, Secret secret) {
        try {
            var nonce = new byte[NONCE_BYTES];
            random.nextBytes(nonce);
            var sealed = cipher(Cipher.ENCRYPT_MODE, content, alias, nonce)
                    .doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
            var all = new byte[nonce.length + sealed.length];
            System.arraycopy(nonce, 0, all, 0, nonce.length);
            System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Secret open(Content content, String alias, String entry) {
        try {
            var all = Base64.getDecoder().decode(entry);
            if (all.length < NONCE_BYTES + TAG_BITS / 8) {
                throw damaged("the entry " + alias + " is too short");
            }
            var nonce = Arrays.copyOf(all, NONCE_BYTES);
            return Secret.of(new String(cipher(Cipher.DECRYPT_MODE, content, alias, nonce).doFinal(all, NONCE_BYTES,
                    all.length - NONCE_BYTES), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw damaged("the entry " + alias + " was changed, or belongs to another key");
        }
    }

    private Cipher cipher(int mode, Content content, String alias, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, keys.key(content.id, content.keyId), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((HEADER + "|" + content.id + "|" + content.keyId + "|" + alias)
                .getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private Optional<Content> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.size() < 3 || !lines.getFirst().equals(HEADER) || !lines.get(1).startsWith("id ")
                    || !lines.get(2).startsWith("key ")) {
                throw damaged("it does not begin as a vault does");
            }
            var entries = new TreeMap<String, String>();
            for (var line : lines.subList(3, lines.size())) {
                int space = line.indexOf(' ');
                if (space <= 0) {
                    throw damaged("a line has no alias");
                }
                entries.put(line.substring(0, space), line.substring(space + 1));
            }
            return Optional.of(new Content(lines.get(1).substring(3), lines.get(2).substring(4), entries));
        } catch (IOException e) {
            throw new Problem(SecretProblem.FILE_UNREADABLE, "The vault cannot be read.", new Place.File(file),
                    e.getClass().getSimpleName(), "give the user who runs godwit the right to read it").exception(e);
        }
    }

    private void write(Content content) {
        var text = new StringBuilder(HEADER).append("\nid ").append(content.id).append("\nkey ").append(content.keyId)
                .append('\n');
        content.entries.forEach((alias, entry) -> text.append(alias).append(' ').append(entry).append('\n'));
        PrivateFile.write(file, text.toString());
    }

    private <T> T locked(Supplier<T> action) {
        var lock = file.resolveSibling("secrets.lock");
        try {
            PrivateFile.makeFolder(file);
            synchronized (LocalVault.class) {
                try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var _ = channel.lock()) {
                    return action.get();
                }
            }
        } catch (IOException e) {
            throw PrivateFile.notWritable(lock, e).exception(e);
        }
    }

    private RuntimeException damaged(String why) {
        return new Problem(SecretProblem.VAULT_DAMAGED, "The vault is damaged.", new Place.File(file), why,
                "bring the vault back from a backup, or remove the entry and set the secret anew").exception();
    }
}
