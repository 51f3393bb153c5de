package org.godwit.dataservices.descriptor;

import java.sql.Types;
import java.util.Locale;
import java.util.Optional;

/** Types of query parameters. Those without a binding pass deployment and fail when they are used, as in DSS. */
public enum SqlType {
    CHAR(Types.VARCHAR, "string", false), LONG(Types.BIGINT, "long", false), STRING(Types.VARCHAR, "string", true), //
    VARCHAR(Types.VARCHAR, "string", false), NVARCHAR(Types.VARCHAR, "string", false), //
    TEXT(Types.VARCHAR, "string", false), NUMERIC(Types.NUMERIC, "decimal", true), //
    DECIMAL(Types.NUMERIC, "decimal", false), MONEY(Types.NUMERIC, "decimal", false), //
    SMALLMONEY(Types.NUMERIC, "decimal", false), BIT(Types.BIT, "boolean", true), //
    BOOLEAN(Types.BOOLEAN, "boolean", true), TINYINT(Types.TINYINT, "byte", true), //
    SMALLINT(Types.SMALLINT, "short", true), INTEGER(Types.INTEGER, "int", true), //
    BIGINT(Types.BIGINT, "long", true), REAL(Types.FLOAT, "float", true), FLOAT(Types.DOUBLE, "double", false), //
    DOUBLE(Types.DOUBLE, "double", true), BINARY(Types.BINARY, "base64Binary", true), //
    BLOB(Types.BLOB, "base64Binary", true), CLOB(Types.CLOB, "string", true), //
    VARBINARY(Types.BINARY, "base64Binary", false), LONG_VARBINARY(Types.BINARY, "base64Binary", false), //
    IMAGE(Types.BINARY, "base64Binary", false), DATE(Types.DATE, "date", true), TIME(Types.TIME, "time", true), //
    TIMESTAMP(Types.TIMESTAMP, "dateTime", true), ANYURI(Types.VARCHAR, "anyURI", false), //
    ORACLE_REF_CURSOR(-10, "string", true), STRUCT(Types.STRUCT, "anyType", true), //
    ARRAY(Types.ARRAY, "anyType", true), QUERY_STRING(Types.VARCHAR, "string", true), //
    DATETIME(Types.VARCHAR, "dateTime", false), GYEARMONTH(Types.VARCHAR, "gYearMonth", false), //
    GYEAR(Types.VARCHAR, "gYear", false), GMONTHDAY(Types.VARCHAR, "gMonthDay", false), //
    GDAY(Types.VARCHAR, "gDay", false), GMONTH(Types.VARCHAR, "gMonth", false), //
    HEXBINARY(Types.BINARY, "hexBinary", false), BASE64BINARY(Types.BINARY, "base64Binary", false), //
    QNAME(Types.VARCHAR, "QName", false), NOTATION(Types.VARCHAR, "NOTATION", false);

    private final int jdbcType;
    private final String xsdType;
    private final boolean isBound;

    SqlType(int jdbcType, String xsdType, boolean isBound) {
        this.jdbcType = jdbcType;
        this.xsdType = xsdType;
        this.isBound = isBound;
    }

    /** {@return the type of this name, in any case of letters} */
    public static Optional<SqlType> named(String name) {
        var wanted = name.strip().toUpperCase(Locale.ROOT).replace(' ', '_');
        for (var type : values()) {
            if (type.name().equals(wanted)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    public int jdbcType() {
        return jdbcType;
    }

    /** {@return local name in the XML Schema namespace} */
    public String xsdType() {
        return xsdType;
    }

    /** {@return whether DSS can bind it to a statement at all} */
    public boolean isBound() {
        return isBound;
    }
}
