package org.godwit.carbon.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.godwit.carbon.secret.Secret;

/**
 * Whether passwords in Carbon's own tables are kept as Carbon keeps them, or, where the operator wants it, as Argon2id hashes, which
 * no 3.1 server can read. Hashes of both kinds are understood either way. Safe for use by many threads.
 *
 * <p>Argon2id takes 19 MB and two passes, as OWASP advises. As many are computed at once as there are processors: more would take
 * memory and finish no sooner. Stored in the usual form, {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}.
 */
public final class PasswordHashes {
    private static final String PREFIX = "$argon2id$v=19$";
    private static final Pattern FORM = Pattern
            .compile("\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d)\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final int MEMORY_KB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    /** A row that asks for more would be somebody's attempt to use up the machine. */
    private static final int MOST_MEMORY_KB = 262_144;

    private final boolean modern;
    private final Semaphore atOnce = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()));
    private final SecureRandom random = new SecureRandom();

    private PasswordHashes(boolean modern) {
        this.modern = modern;
    }

    /** {@return hashes that a 3.1 server reads} */
    public static PasswordHashes asCarbon() {
        return new PasswordHashes(false);
    }

    /** {@return Argon2id for new passwords, and for old ones when their users next log in} */
    public static PasswordHashes argon2id() {
        return new PasswordHashes(true);
    }

    /** {@return whether new hashes are of the modern kind} */
    public boolean isModern() {
        return modern;
    }

    /** {@return whether this text out of a row is a modern hash} */
    static boolean isModern(String stored) {
        return stored.startsWith(PREFIX);
    }

    /** {@return what is stored for a password} */
    String stored(Secret password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        var hash = hash(password, new Costs(MEMORY_KB, PASSES, LANES), salt, HASH_BYTES);
        var text = Base64.getEncoder().withoutPadding();
        return PREFIX + "m=" + MEMORY_KB + ",t=" + PASSES + ",p=" + LANES + "$" + text.encodeToString(salt) + "$"
                + text.encodeToString(hash);
    }

    /** {@return whether the password is the one stored; never for a hash that is damaged or costs too much} */
    boolean matches(Secret password, String stored) {
        var form = FORM.matcher(stored);
        if (!form.matches()) {
            return false;
        }
        var costs = new Costs(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)),
                Integer.parseInt(form.group(3)));
        if (!costs.isBearable()) {
            return false;
        }
        try {
            var salt = Base64.getDecoder().decode(form.group(4));
            var wanted = Base64.getDecoder().decode(form.group(5));
            return MessageDigest.isEqual(wanted, hash(password, costs, salt, wanted.length));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private record Costs(int memoryKb, int passes, int lanes) {
        boolean isBearable() {
            return memoryKb >= 8 * lanes && memoryKb <= MOST_MEMORY_KB && passes >= 1 && lanes >= 1;
        }
    }

    private byte[] hash(Secret password, Costs costs, byte[] salt, int length) {
        atOnce.acquireUninterruptibly();
        try {
            var generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13).withMemoryAsKB(costs.memoryKb())
                    .withIterations(costs.passes()).withParallelism(costs.lanes()).withSalt(salt).build());
            var hash = new byte[length];
            generator.generateBytes(password.reveal().getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            atOnce.release();
        }
    }
}
