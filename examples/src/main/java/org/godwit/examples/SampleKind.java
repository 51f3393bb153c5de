package org.godwit.examples;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The homes that can be made. The text files are nearly the same; what the main database went through is not. */
public enum SampleKind {
    /** The main database is of the generation before {@code UM_DOMAIN}, as Carbon 4.1 wrote it. */
    AS_CARBON_4_1("dss-3.1.0"),
    /** The main database is of 4.2, as a server of 3.1.0 that was started on it leaves it: what most real homes have. */
    STARTED_WITH_4_2("dss-3.1.0-on-4.2"),
    /** The same rows as {@link #AS_CARBON_4_1}; the vendor's faulty script was run by a tool that stops at the first error. */
    HALF_MIGRATED("half-migrated"),
    /** The same rows as {@link #AS_CARBON_4_1}; the vendor's faulty script was run on to its end, past all errors. */
    BADLY_MIGRATED("badly-migrated");

    private final String folder;

    SampleKind(String folder) {
        this.folder = folder;
    }

    /** {@return the name of its folder, which is its name on the command line too} */
    public String folder() {
        return folder;
    }

    /** {@return the kind whose folder has this name} */
    static Optional<SampleKind> named(String folder) {
        return Arrays.stream(values()).filter(k -> k.folder.equals(folder)).findFirst();
    }

    /** {@return all names, for the usage text} */
    static String names() {
        return Arrays.stream(values()).map(SampleKind::folder).collect(Collectors.joining("|"));
    }
}
