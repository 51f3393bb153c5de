package org.godwit.carbon.registry;

import org.godwit.carbon.identity.Realm;

/** Who uses a registry, and what they may do there. */
public interface Visitor {
    /** The name that Carbon's own code bears; it may do everything. */
    String SYSTEM_USER = "wso2.system.user";

    /** {@return the name that is written beside what they do, at most 31 characters} */
    String name();

    /** {@return whether they may do this at a path} */
    boolean mayDo(RegistryAction action, RegistryPath path);

    /** {@return one who may do everything} */
    static Visitor trusted(String name) {
        return new Visitor() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean mayDo(RegistryAction action, RegistryPath path) {
                return true;
            }
        };
    }

    /** {@return a user of a realm, who may do what the permissions say} */
    static Visitor of(Realm realm, String user) {
        return new Visitor() {
            @Override
            public String name() {
                return user;
            }

            @Override
            public boolean mayDo(RegistryAction action, RegistryPath path) {
                return realm.isAuthorized(user, path.value(), action.uri());
            }
        };
    }
}
