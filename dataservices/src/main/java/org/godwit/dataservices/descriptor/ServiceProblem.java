package org.godwit.dataservices.descriptor;

import org.godwit.carbon.problem.ProblemCode;

/** What can be wrong with a data service. */
public enum ServiceProblem implements ProblemCode {
    /** The file is not well-formed XML, or carries a document type. */
    NOT_WELL_FORMED("GW-SERVICE-001"),
    /** The file cannot be read. */
    UNREADABLE("GW-SERVICE-002"),
    /** A required attribute or element is missing. */
    MISSING("GW-SERVICE-003"),
    /** Two things have one name. */
    DUPLICATE("GW-SERVICE-004"),
    /** A value is not one of those allowed. */
    INVALID_VALUE("GW-SERVICE-005"),
    /** A name cannot be that of an XML element. */
    INVALID_NAME("GW-SERVICE-006"),
    /** Something is referred to that is not there. */
    UNKNOWN_REFERENCE("GW-SERVICE-007"),
    /** The language has it, this server does not. */
    NOT_SUPPORTED("GW-SERVICE-008"),
    /** The home lacks a datasource or a secret that the service needs. */
    SOURCE_MISSING("GW-SERVICE-009"),
    /** The JSON template of a result cannot be understood. */
    INVALID_TEMPLATE("GW-SERVICE-010"),
    /** The stylesheet of a result cannot be read or compiled. */
    INVALID_STYLESHEET("GW-SERVICE-011"),
    /** A class that the service names is in none of the home's jars, or cannot be used. */
    CLASS_NOT_USABLE("GW-SERVICE-012"),
    /** A file that a source names is not there. */
    FILE_MISSING("GW-SERVICE-013"),
    /** The file wants to be secured by a policy that is not there. */
    POLICY_MISSING("GW-SERVICE-014");

    private final String code;

    ServiceProblem(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
