package org.godwit.server.console;

import org.godwit.carbon.secret.Secret;

/** Tells administrators from others. */
@FunctionalInterface
public interface AdminLogin {
    /**
     * {@return whether this is an administrator of the super tenant with the right password}
     *
     * @param address where the client is
     */
    boolean isAdmin(String user, Secret password, String address);
}
