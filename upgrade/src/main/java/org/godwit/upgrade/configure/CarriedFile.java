package org.godwit.upgrade.configure;

/**
 * A file, an empty folder or a symbolic link that the new home gets as it is.
 *
 * @param file path below the home, with slashes
 * @param kind how it is carried
 * @param bytes size of a file, 0 for others
 */
public record CarriedFile(String file, Kind kind, long bytes) {
    /** How something is carried. */
    public enum Kind {
        /** Copied, with its permissions and its time. */
        FILE,
        /** Made, with its permissions. */
        FOLDER,
        /** A link inside the home, made again so that it points into the new home. */
        LINK
    }
}
