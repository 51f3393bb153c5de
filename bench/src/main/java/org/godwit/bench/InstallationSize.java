package org.godwit.bench;

/**
 * How large an installation is.
 *
 * @param users users of the primary store
 * @param assignments rows of UM_USER_ROLE, at least one a user
 * @param resources registry resources
 * @param resourceBytes content of each
 */
public record InstallationSize(int users, int assignments, int resources, int resourceBytes) {
    /** The size that the upgrade is measured with. */
    public static final InstallationSize STANDARD = new InstallationSize(100_000, 300_000, 50_000, 2048);

    public InstallationSize {
        if (users < 1 || resources < 0 || resourceBytes < 1) {
            throw new IllegalArgumentException("there is at least one user, and content has at least one byte");
        }
        if (assignments < users || assignments > (long) users * LargeInstallation.ROLES) {
            throw new IllegalArgumentException("a user has 1 to " + LargeInstallation.ROLES + " roles");
        }
    }

    /** {@return the standard size divided by a number, for a quick look} */
    public static InstallationSize standardDividedBy(int divisor) {
        return new InstallationSize(STANDARD.users / divisor, STANDARD.assignments / divisor,
                STANDARD.resources / divisor, STANDARD.resourceBytes);
    }
}
