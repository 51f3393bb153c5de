package org.wso2.carbon.dataservices.core.engine;

import java.sql.SQLException;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The value of a parameter: one text, several of them, or a structured value of a database. Not for use by several threads. */
public class ParamValue {
    public static final int PARAM_VALUE_SCALAR = 1;
    public static final int PARAM_VALUE_ARRAY = 2;
    public static final int PARAM_VALUE_UDT = 3;

    private final int valueType;
    private final @Nullable Struct udt;
    private List<ParamValue> arrayValue = new ArrayList<>();
    private @Nullable String scalarValue;

    /** @param valueType one of the constants of this class */
    public ParamValue(int valueType) {
        this.valueType = valueType;
        this.udt = null;
    }

    /** @param scalarValue null for SQL NULL */
    public ParamValue(@Nullable String scalarValue) {
        this.valueType = PARAM_VALUE_SCALAR;
        this.scalarValue = scalarValue;
        this.udt = null;
    }

    public ParamValue(Struct udt) {
        this.valueType = PARAM_VALUE_UDT;
        this.udt = udt;
    }

    /** {@return an array with one member} */
    public static ParamValue convertFromScalarToArray(ParamValue value) {
        var array = new ParamValue(PARAM_VALUE_ARRAY);
        array.addArrayValue(value);
        return array;
    }

    public int getValueType() {
        return valueType;
    }

    /** {@return the value, or that of the first member of an array} */
    public @Nullable String getScalarValue() {
        return switch (valueType) {
            case PARAM_VALUE_SCALAR -> scalarValue;
            case PARAM_VALUE_ARRAY -> arrayValue.isEmpty() ? null : arrayValue.getFirst().getScalarValue();
            default -> null;
        };
    }

    /** {@return the value; members of arrays and structured values stand in braces, with commas between them} */
    public @Nullable String getValueAsString() {
        return switch (valueType) {
            case PARAM_VALUE_SCALAR -> scalarValue;
            case PARAM_VALUE_ARRAY ->
                arrayValue.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
            default -> udtText();
        };
    }

    private @Nullable String udtText() {
        if (udt == null) {
            return null;
        }
        try {
            return Arrays.stream(udt.getAttributes()).map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
        } catch (SQLException _) {
            return null;
        }
    }

    @Override
    public String toString() {
        return String.valueOf(getValueAsString());
    }

    public void addToArrayValue(ParamValue member) {
        arrayValue.add(member);
    }

    public void addArrayValue(ParamValue member) {
        arrayValue.add(member);
    }

    public void setScalarValue(@Nullable String scalarValue) {
        this.scalarValue = scalarValue;
    }

    public void setArrayValue(List<ParamValue> arrayValue) {
        this.arrayValue = arrayValue;
    }

    public List<ParamValue> getArrayValue() {
        return arrayValue;
    }

    public @Nullable Struct getUdt() {
        return udt;
    }
}
