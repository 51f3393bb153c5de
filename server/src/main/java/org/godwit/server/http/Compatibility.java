package org.godwit.server.http;

import org.godwit.dataservices.Format;

/** Whose behaviour on the wire is kept, where the releases of DSS differ. */
public enum Compatibility {
    /** JSON only for JSON requests, all values strings. */
    DSS_3_1_1("3.1.1"),
    /** JSON also when the client accepts it, typed. */
    DSS_3_2_2("3.2.2"),
    /** As 3.2.2 on this layer. */
    DSS_3_5_1("3.5.1");

    private final String label;

    Compatibility(String label) {
        this.label = label;
    }

    /** {@return the value of the setting} */
    public String label() {
        return label;
    }

    Format json() {
        return this == DSS_3_1_1 ? Format.JSON_MAPPED : Format.JSON_TYPED;
    }

    boolean negotiates() {
        return this != DSS_3_1_1;
    }
}
