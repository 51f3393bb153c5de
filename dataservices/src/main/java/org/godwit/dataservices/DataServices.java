package org.godwit.dataservices;

import java.nio.file.Path;
import org.godwit.dataservices.compile.ServiceCompiler;

/** Reads and compiles {@code .dbs} files. */
public final class DataServices {
    private DataServices() {}

    /**
     * Compiles one descriptor into a service. Databases are touched only where the language needs it.
     *
     * @param folder the folders between {@code dataservices/} and the file, with {@code /}; empty at the top
     * @throws org.godwit.carbon.problem.ProblemException with everything that is wrong with the file, by line
     */
    public static DataService load(Path file, String folder, Environment environment) {
        return new ServiceCompiler(file, folder, environment).compile();
    }
}
