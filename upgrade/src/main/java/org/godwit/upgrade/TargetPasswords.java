package org.godwit.upgrade;

import java.util.Map;
import org.godwit.carbon.secret.Secret;

/**
 * The passwords of the databases that an upgrade fills, which nobody writes down.
 *
 * @param main of the target of users and registry
 * @param mounted of databases for mounted registries, by the name of the datasource, where it is another one
 */
public record TargetPasswords(Secret main, Map<String, Secret> mounted) {
    public TargetPasswords {
        mounted = Map.copyOf(mounted);
    }

    /** {@return one password for all} */
    public static TargetPasswords of(Secret password) {
        return new TargetPasswords(password, Map.of());
    }

    /** {@return the password of the database for a mounted registry} */
    public Secret of(String datasource) {
        return mounted.getOrDefault(datasource, main);
    }
}
