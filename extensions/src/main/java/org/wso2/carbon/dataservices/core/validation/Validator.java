package org.wso2.carbon.dataservices.core.validation;

import org.wso2.carbon.dataservices.core.engine.ParamValue;

/** Checks a parameter before its query runs. One object serves all calls, so it must be safe for use by many threads. */
public interface Validator {
    /**
     * Checks one value.
     *
     * @param context the other parameters of the query
     * @throws ValidationException when the value is not good; its message goes to the caller
     */
    void validate(ValidationContext context, String name, ParamValue value) throws ValidationException;
}
