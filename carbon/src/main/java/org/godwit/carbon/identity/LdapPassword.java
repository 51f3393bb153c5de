package org.godwit.carbon.identity;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.secret.Secret;

/**
 * How passwords are written into a directory: {@code userPassword} in clear text or as {@code {SHA}…}, which the directory
 * compares by itself; Active Directory wants {@code unicodePwd}, and only over a safe connection.
 */
sealed interface LdapPassword {
    /** {@return the attributes of a new user that have to do with its password} */
    List<Attribute> ofNewUser(Secret password);

    /** {@return the change that gives a user another password} */
    Modification change(Secret password);

    /** @throws org.godwit.carbon.problem.ProblemException when the digest is not known */
    static LdapPassword of(LdapSettings settings) {
        if (settings.kind() == LdapKind.ACTIVE_DIRECTORY) {
            return new OfActiveDirectory(settings.userAccountControl());
        }
        var method = settings.passwordHashMethod();
        if (!method.equals("PLAIN_TEXT") && !isDigest(method)) {
            throw new Problem(IdentityProblem.STORE_SETTING,
                    "The password digest of user store " + settings.store().domain() + " is not known.",
                    settings.store().where(), "property passwordHashMethod is «" + method + "»",
                    "set it to SHA, MD5 or PLAIN_TEXT").exception();
        }
        return new OfLdap(method);
    }

    private static boolean isDigest(String name) {
        try {
            return MessageDigest.getInstance(name).getDigestLength() > 0;
        } catch (NoSuchAlgorithmException e) {
            return false;
        }
    }

    /** As 4.2 writes it ({@code UserCoreUtil.getPasswordToStore}): the digest's name in braces, without a salt. */
    record OfLdap(String method) implements LdapPassword {
        private static final String ATTRIBUTE = "userPassword";

        @Override
        public List<Attribute> ofNewUser(Secret password) {
            return List.of(new Attribute(ATTRIBUTE, stored(password)));
        }

        @Override
        public Modification change(Secret password) {
            return new Modification(ModificationType.REPLACE, ATTRIBUTE, stored(password));
        }

        private byte[] stored(Secret password) {
            var clear = password.reveal().getBytes(StandardCharsets.UTF_8);
            if (method.equals("PLAIN_TEXT")) {
                return clear;
            }
            try {
                var digest = MessageDigest.getInstance(method).digest(clear);
                return ("{" + method + "}" + Base64.getEncoder().encodeToString(digest))
                        .getBytes(StandardCharsets.US_ASCII);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(method + " was a digest before", e);
            }
        }
    }

    /** The password in quotes, as UTF-16; {@code userAccountControl} 512 is an ordinary account. */
    record OfActiveDirectory(String userAccountControl) implements LdapPassword {
        private static final String ATTRIBUTE = "unicodePwd";

        @Override
        public List<Attribute> ofNewUser(Secret password) {
            return List.of(new Attribute(ATTRIBUTE, quoted(password)),
                    new Attribute("userAccountControl", userAccountControl));
        }

        @Override
        public Modification change(Secret password) {
            return new Modification(ModificationType.REPLACE, ATTRIBUTE, quoted(password));
        }

        private static byte[] quoted(Secret password) {
            return ('"' + password.reveal() + '"').getBytes(StandardCharsets.UTF_16LE);
        }
    }
}
