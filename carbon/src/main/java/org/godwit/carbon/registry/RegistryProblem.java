package org.godwit.carbon.registry;

import org.godwit.carbon.problem.ProblemCode;

/** What can be wrong with the registry, or with what is asked of it. */
public enum RegistryProblem implements ProblemCode {
    /** A text is no path. */
    PATH_INVALID("GW-REGISTRY-001"),
    /** There is nothing at a path. */
    NOT_FOUND("GW-REGISTRY-002"),
    /** A resource is where a collection should be, or the other way round. */
    WRONG_KIND("GW-REGISTRY-003"),
    /** Links lead in a circle. */
    LINK_CIRCLE("GW-REGISTRY-004"),
    /** The registry, or a mounted one, may only be read. */
    READ_ONLY("GW-REGISTRY-005"),
    /** The user may not do this. */
    NOT_AUTHORIZED("GW-REGISTRY-006"),
    /** The target of a move or copy is part of its source. */
    TARGET_INSIDE_SOURCE("GW-REGISTRY-007"),
    /** A mount, or the root, is to be moved or deleted. */
    FIXED_PLACE("GW-REGISTRY-008"),
    /** A resource has no such version. */
    VERSION_UNKNOWN("GW-REGISTRY-009"),
    /** A value is longer than its column, or outside its range. */
    VALUE_REFUSED("GW-REGISTRY-010"),
    /** Somebody else changed the same resource at the same time. */
    CHANGED_MEANWHILE("GW-REGISTRY-011"),
    /** A mount names an instance or a database that is not there, or something is in its way. */
    MOUNT_FAILED("GW-REGISTRY-012"),
    /** A dump is not well-formed, or no dump. */
    DUMP_INVALID("GW-REGISTRY-013"),
    /** Content or a name cannot be written in the wanted form. */
    NOT_EXPORTABLE("GW-REGISTRY-014"),
    /** The content of a resource cannot be read. */
    CONTENT_UNREADABLE("GW-REGISTRY-015"),
    /** A file of an export or import cannot be read or written. */
    FILE_FAILED("GW-REGISTRY-016"),
    /** Much would be deleted, and nobody said yes. */
    NEEDS_YES("GW-REGISTRY-017");

    private final String code;

    RegistryProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
