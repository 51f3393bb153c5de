package org.godwit.carbon.registry;

/** A member of a collection. Collections come before resources, each in the database's order of their names. */
public record Child(RegistryPath path, boolean collection) {
    public String name() {
        return path.name();
    }
}
