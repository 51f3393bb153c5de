package org.godwit.carbon.registry;

/**
 * A part of the tree that lies in one database: the local one, or a mount.
 *
 * @param at where it begins in the tree as users see it
 * @param target where it begins in the database
 */
record Area(RegistryPath at, RegistryPath target, RegistryDatabase database, boolean readOnly) {
    RegistryPath inner(RegistryPath path) {
        return path.moved(at, target);
    }

    RegistryPath outer(RegistryPath inner) {
        return inner.moved(target, at);
    }
}
