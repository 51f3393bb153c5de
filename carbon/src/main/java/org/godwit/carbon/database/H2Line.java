package org.godwit.carbon.database;

/** The lines of H2 whose files cannot be read by another line. */
public enum H2Line {
    /** 1.2.140, shipped with Carbon up to about 4.4.8: page store, {@code .h2.db}. */
    H2_1_2("1.2.140", "h2-1.2.jar"),
    /** 1.3.176: page store. */
    H2_1_3("1.3.176", "h2-1.3.jar"),
    /** 1.4.200: page store or the first format of {@code .mv.db}. */
    H2_1_4("1.4.200", "h2-1.4.jar"),
    /** 2.x, the line of this program: {@code .mv.db} of the newer formats. */
    H2_2("2", "");

    private final String version;
    private final String jar;

    H2Line(String version, String jar) {
        this.version = version;
        this.jar = jar;
    }

    /** {@return the exact version that is shipped} */
    public String version() {
        return version;
    }

    /** {@return the resource that holds the driver, empty for the line on the class path} */
    String jar() {
        return jar;
    }
}
