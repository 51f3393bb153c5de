package org.godwit.dataservices;

import java.nio.file.Path;

/** Reads and compiles {@code .dbs} files. */
@SuppressWarnings("DoNotCallSuggester")
public final class DataServices {
    private DataServices() {}

    /**
     * Compiles one descriptor into a service. Databases are touched only where the language needs it.
     *
     * @param folder the folders between {@code dataservices/} and the file, with {@code /}; empty at the top
     * @throws org.godwit.carbon.problem.ProblemException with everything that is wrong with the file, by line
     */
    public static DataService load(Path file, String folder, Environment environment) {
        throw new UnsupportedOperationException("not written yet: " + file + folder + environment);
    }
}
