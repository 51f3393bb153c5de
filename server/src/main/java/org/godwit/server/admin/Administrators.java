package org.godwit.server.admin;

import java.util.Optional;
import org.godwit.carbon.secret.Secret;

/** Finds out who wants to administer. Safe for use by many threads. */
public interface Administrators {
    /**
     * {@return who it is, or empty when name and password are not good}
     *
     * @param address where the client is, so that guessers can be slowed down
     */
    Optional<Administrator> byPassword(String user, Secret password, String address);

    /**
     * {@return who bears a token, or empty when it is not good}
     *
     * @param address where the client is, for the audit log
     */
    Optional<Administrator> byToken(String token, String address);

    /** {@return whether somebody who came in before would still be let in: the user is there, and the tenant active} */
    boolean isStillKnown(Administrator administrator);
}
