package org.wso2.carbon.dataservices.core.validation;

import org.jspecify.annotations.Nullable;
import org.wso2.carbon.dataservices.core.engine.ParamValue;

/** A value is not good. */
public class ValidationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final @Nullable String fieldName;
    private final transient @Nullable ParamValue fieldValue;

    public ValidationException(String message, @Nullable String fieldName, @Nullable ParamValue fieldValue) {
        super(message);
        this.text = message;
        this.fieldName = fieldName;
        this.fieldValue = fieldValue;
    }

    public @Nullable String getFieldName() {
        return fieldName;
    }

    public @Nullable ParamValue getFieldValue() {
        return fieldValue;
    }

    /** {@return the message, and the field with its value when they are known, a line each} */
    public String getValidationErrorMessage() {
        return text + (fieldName == null ? "" : "\nField Name: " + fieldName)
                + (fieldValue == null ? "" : "\nField Value: " + fieldValue.getValueAsString());
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // extensions and logs of DSS rely on it
    public String toString() {
        return getValidationErrorMessage();
    }
}
