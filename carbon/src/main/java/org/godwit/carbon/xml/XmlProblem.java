package org.godwit.carbon.xml;

import org.godwit.carbon.problem.ProblemCode;

/** What can be wrong with an XML file. */
public enum XmlProblem implements ProblemCode {
    /** The text is not well-formed. */
    BROKEN("GW-XML-001"),
    /** The file cannot be read. */
    UNREADABLE("GW-XML-002"),
    /** The file has a document type, which is never followed. */
    DOCTYPE("GW-XML-003"),
    /** The bytes are not text in the encoding that the file claims. */
    ENCODING("GW-XML-004");

    private final String code;

    XmlProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
