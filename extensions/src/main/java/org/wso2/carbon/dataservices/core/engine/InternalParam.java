package org.wso2.carbon.dataservices.core.engine;

import org.jspecify.annotations.Nullable;

/** A parameter of a query with its value. Not for use by several threads. */
public class InternalParam {
    private final String name;
    private final ParamValue value;
    private final String sqlType;
    private final String type;
    private final @Nullable String structType;
    private int ordinal;

    /**
     * @param sqlType such as {@code STRING}
     * @param type {@code IN}, {@code OUT} or {@code INOUT}
     * @param ordinal its place, from 1
     */
    public InternalParam(String name, ParamValue value, String sqlType, String type, @Nullable String structType,
            int ordinal) {
        this.name = name;
        this.value = value;
        this.sqlType = sqlType;
        this.type = type;
        this.structType = structType;
        this.ordinal = ordinal;
    }

    public InternalParam(InternalParam other, int ordinal) {
        this(other.name, other.value, other.sqlType, other.type, other.structType, ordinal);
    }

    public String getName() {
        return name;
    }

    public ParamValue getValue() {
        return value;
    }

    public String getSqlType() {
        return sqlType;
    }

    public String getType() {
        return type;
    }

    public @Nullable String getStructType() {
        return structType;
    }

    public int getOrdinal() {
        return ordinal;
    }

    public void setOrdinal(int ordinal) {
        this.ordinal = ordinal;
    }

    @Override
    public String toString() {
        return "{" + name + ":" + value + "}";
    }
}
