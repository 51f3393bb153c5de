package org.godwit.carbon.home;

import java.nio.file.Path;

/** The configuration files of a home that are read, by their place in it. */
public enum HomeFile {
    CARBON("repository/conf/carbon.xml"), //
    USERS("repository/conf/user-mgt.xml"), //
    REGISTRY("repository/conf/registry.xml"), //
    TENANTS("repository/conf/tenant-mgt.xml"), //
    DATASOURCES("repository/conf/datasources/master-datasources.xml"), //
    PRODUCT_VERSION("bin/version.txt"), //
    KERNEL_VERSION("bin/wso2carbon-version.txt");

    /** Ending of every file with datasources, all in the folder of {@link #DATASOURCES}. */
    static final String DATASOURCES_ENDING = "-datasources.xml";

    private final String path;

    HomeFile(String path) {
        this.path = path;
    }

    /** {@return the path below the home, with slashes} */
    public String path() {
        return path;
    }

    /** {@return the file in a home} */
    public Path in(Path root) {
        return root.resolve(path);
    }
}
