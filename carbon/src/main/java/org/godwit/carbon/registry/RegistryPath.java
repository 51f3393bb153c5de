package org.godwit.carbon.registry;

import java.util.Optional;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * An absolute path of the registry: {@code /}, or segments that each follow a slash. Every character but the slash may stand in a
 * segment, as Carbon's own code allows; NUL may not, as no database keeps it.
 *
 * @param value the path as {@code REG_PATH_VALUE} has it
 */
public record RegistryPath(String value) implements Comparable<RegistryPath> {
    /** The top of the tree. */
    public static final RegistryPath ROOT = new RegistryPath("/");
    /** What is of one product. */
    public static final RegistryPath CONFIG = new RegistryPath("/_system/config");
    /** What is shared by products. */
    public static final RegistryPath GOVERNANCE = new RegistryPath("/_system/governance");
    /** What is of one node. */
    public static final RegistryPath LOCAL = new RegistryPath("/_system/local");

    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_PATH = 2000;

    public RegistryPath {
        if (!value.startsWith("/") || value.contains("//") || (value.length() > 1 && value.endsWith("/"))
                || value.indexOf('\0') >= 0) {
            throw refused(value, "a path begins with a slash, and no two slashes follow each other");
        }
        if (value.length() > LONGEST_PATH || value.length() - value.lastIndexOf('/') - 1 > LONGEST_NAME) {
            throw refused(value.substring(0, 60) + "…", "it is longer than " + LONGEST_PATH
                    + " characters, or its last segment longer than " + LONGEST_NAME);
        }
    }

    /**
     * Reads a path as people and data services write it: {@code conf:/x} is below {@link #CONFIG}, {@code gov:/x} below
     * {@link #GOVERNANCE}; a slash at the end is ignored.
     *
     * @throws org.godwit.carbon.problem.ProblemException when it is no path
     */
    public static RegistryPath parse(String text) {
        var plain = text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (plain.startsWith("conf:")) {
            return CONFIG.resolve(plain.substring("conf:".length()));
        }
        if (plain.startsWith("gov:")) {
            return GOVERNANCE.resolve(plain.substring("gov:".length()));
        }
        return new RegistryPath(plain);
    }

    /** {@return whether a text is a reference into the registry, as data services write it} */
    public static boolean isReference(String text) {
        return text.startsWith("conf:") || text.startsWith("gov:");
    }

    private RegistryPath resolve(String rest) {
        var relative = rest.startsWith("/") ? rest.substring(1) : rest;
        return relative.isEmpty() ? this : new RegistryPath(value + "/" + relative);
    }

    private static RuntimeException refused(String value, String why) {
        return new Problem(RegistryProblem.PATH_INVALID, "This is no path of the registry.", new Place.Setting(value),
                why, "correct the path, such as /_system/config/users").exception();
    }

    public boolean isRoot() {
        return value.equals("/");
    }

    /** {@return the collection that this is in, empty for the root} */
    public Optional<RegistryPath> parent() {
        int slash = value.lastIndexOf('/');
        return isRoot()
                ? Optional.empty()
                : Optional.of(slash == 0 ? ROOT : new RegistryPath(value.substring(0, slash)));
    }

    /** {@return the last segment, empty for the root} */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** {@return what has this name in this collection} */
    public RegistryPath child(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw refused(name, "a name is not empty and has no slash");
        }
        return new RegistryPath(isRoot() ? "/" + name : value + "/" + name);
    }

    /** {@return whether this is the other path, or below it} */
    public boolean isAtOrBelow(RegistryPath other) {
        return other.isRoot() || value.equals(other.value)
                || (value.startsWith(other.value) && value.charAt(other.value.length()) == '/');
    }

    /** {@return this path with what leads to {@code from} replaced by {@code to}} */
    public RegistryPath moved(RegistryPath from, RegistryPath to) {
        if (!isAtOrBelow(from)) {
            throw new IllegalArgumentException(value + " is not below " + from);
        }
        var rest = from.isRoot() ? value : value.substring(from.value.length());
        if (to.isRoot()) {
            return rest.isEmpty() ? ROOT : new RegistryPath(rest);
        }
        return rest.equals("/") ? to : new RegistryPath(to.value + rest);
    }

    /** {@return this path as it is written beside another: from the collection that the other is in, {@code ../} for each step up} */
    String relativeTo(RegistryPath reference) {
        var base = reference.parent().orElse(ROOT);
        var up = new StringBuilder();
        while (!isAtOrBelow(base) || equals(base)) {
            if (base.isRoot()) {
                return value;
            }
            base = base.parent().orElse(ROOT);
            up.append("../");
        }
        return up + value.substring(base.isRoot() ? 1 : base.value.length() + 1);
    }

    /** {@return the path that was written beside another by {@link #relativeTo}} */
    static RegistryPath relative(String text, RegistryPath reference) {
        if (text.startsWith("/")) {
            return new RegistryPath(text);
        }
        var base = reference.parent().orElse(ROOT);
        var rest = text;
        while (rest.startsWith("../")) {
            base = base.parent().orElse(ROOT);
            rest = rest.substring(3);
        }
        return new RegistryPath(base.isRoot() ? "/" + rest : base.value + "/" + rest);
    }

    @Override
    public int compareTo(RegistryPath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
