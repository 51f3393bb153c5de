package org.godwit.dataservices;

import java.util.Optional;

/**
 * Which version of DSS is imitated where versions differ. One setting, because clients were written against one server.
 */
public enum Compatibility {
    DSS_3_1_1("3.1.1"), DSS_3_2_2("3.2.2"), DSS_3_5_1("3.5.1");

    private final String text;

    Compatibility(String text) {
        this.text = text;
    }

    /** {@return the version of this text, such as {@code 3.1.1}} */
    public static Optional<Compatibility> parse(String text) {
        for (var version : values()) {
            if (version.text.equals(text.strip())) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /** {@return NULL in an integer, floating or boolean column comes out as 0 or false: before 3.5.0} */
    public boolean nullNumbersAreZero() {
        return this != DSS_3_5_1;
    }

    /** {@return the detail of a fault has child elements instead of one text: from 3.2.0} */
    public boolean structuresFaults() {
        return this != DSS_3_1_1;
    }

    /** {@return templates match one path segment each instead of any rest: from 3.2.0} */
    public boolean matchesWholePaths() {
        return this != DSS_3_1_1;
    }

    /** {@return timestamps are read and written in UTC: from 3.5.1} */
    public boolean usesUtc() {
        return this == DSS_3_5_1;
    }

    /** {@return batch requests exist only for operations with parameters: from 3.2.0} */
    public boolean batchesNeedParameters() {
        return this != DSS_3_1_1;
    }

    /** {@return resources have batch requests too: from 3.2.1} */
    public boolean batchesResources() {
        return this != DSS_3_1_1;
    }

    /** {@return {@code begin_boxcar} answers 200 instead of 202: from 3.2.2} */
    public boolean beginBoxcarAnswers() {
        return this != DSS_3_1_1;
    }

    /** {@return boxcarring comes with {@code request_box}: from 3.5.0} */
    public boolean hasRequestBox() {
        return this == DSS_3_5_1;
    }

    /** {@return the default of an array is a comma-separated list: from 3.5.0} */
    public boolean splitsArrayDefaults() {
        return this == DSS_3_5_1;
    }

    @Override
    public String toString() {
        return text;
    }
}
