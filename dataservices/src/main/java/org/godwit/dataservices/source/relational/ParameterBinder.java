package org.godwit.dataservices.source.relational;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Base64;
import org.godwit.dataservices.descriptor.SqlType;
import org.jspecify.annotations.Nullable;

/** Binds texts to statements by the type of their parameter, as DSS does it. */
public final class ParameterBinder {
    private final DateTimes dateTimes;

    public ParameterBinder(DateTimes dateTimes) {
        this.dateTimes = dateTimes;
    }

    /**
     * Binds a value.
     *
     * @param name of the parameter, for messages
     * @throws UnusableValueException when the text is no value of the type
     * @throws NumberFormatException when it is no number, with the message DSS clients know
     */
    public void bind(PreparedStatement statement, int index, String name, SqlType type, @Nullable String text)
            throws SQLException {
        if (!type.isBound()) {
            throw new UnusableValueException("Found Unsupported data type : " + type + " as input parameter.");
        }
        if (type == SqlType.STRUCT || type == SqlType.ARRAY || type == SqlType.ORACLE_REF_CURSOR) {
            throw new UnusableValueException("IN or INOUT operations are not supported for "
                    + (type == SqlType.ARRAY ? "SQL Arrays" : "User Defined Types"));
        }
        if (text == null) {
            statement.setNull(index, type.jdbcType());
            return;
        }
        switch (type) {
            case STRING, QUERY_STRING -> statement.setString(index, text);
            case INTEGER -> statement.setInt(index, Integer.parseInt(text.strip()));
            case BIGINT -> statement.setLong(index, Long.parseLong(text.strip()));
            case SMALLINT -> statement.setShort(index, Short.parseShort(text.strip()));
            case TINYINT -> statement.setByte(index, Byte.parseByte(text.strip()));
            case DOUBLE -> statement.setDouble(index, Double.parseDouble(text));
            case REAL -> statement.setFloat(index, Float.parseFloat(text));
            case NUMERIC -> statement.setBigDecimal(index, decimal(text));
            case BIT, BOOLEAN -> statement.setBoolean(index, bool(name, text.strip()));
            case CLOB -> statement.setCharacterStream(index, new StringReader(text), text.length());
            case BINARY -> statement.setBytes(index, bytes(name, text));
            case BLOB -> {
                var bytes = bytes(name, text);
                statement.setBlob(index, new ByteArrayInputStream(bytes), bytes.length);
            }
            case DATE, TIME, TIMESTAMP -> moment(statement, index, name, type, text);
            default -> throw new IllegalStateException("no binding for " + type);
        }
    }

    private static BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            var told = new NumberFormatException("For input string: \"" + text + "\"");
            told.initCause(e);
            throw told;
        }
    }

    private static boolean bool(String name, String text) {
        return switch (text) {
            case "true", "1", "TRUE", "True" -> true;
            case "false", "0", "FALSE", "False" -> false;
            default -> throw new UnusableValueException("Incorrect boolean value for parameter : " + name);
        };
    }

    private static byte[] bytes(String name, String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new UnusableValueException("Incorrect base64 value for parameter : " + name, e);
        }
    }

    private void moment(PreparedStatement statement, int index, String name, SqlType type, String text)
            throws SQLException {
        try {
            switch (type) {
                case DATE -> statement.setDate(index, dateTimes.date(text));
                case TIME -> statement.setTime(index, dateTimes.time(text));
                default -> {
                    var timestamp = dateTimes.timestamp(text);
                    if (dateTimes.isUtc()) {
                        statement.setTimestamp(index, timestamp, DateTimes.utcCalendar());
                    } else {
                        statement.setTimestamp(index, timestamp);
                    }
                }
            }
        } catch (DateTimeException e) {
            throw new UnusableValueException(switch (type) {
                case DATE ->
                    "Incorrect date format for parameter  : " + name + ". Date should be in yyyy-mm-dd format.";
                case TIME ->
                    "Incorrect Time format for parameter : " + name + ". Time should be in the format hh:mm:ss";
                default -> "Incorrect Timestamp format for parameter : " + name
                        + ". Timestamp should be in one of following formats "
                        + "yyyy-MM-dd'T'hh:mm:ss.sss'+'hh:mm, yyyy-MM-dd'T'hh:mm:ss.sss'-'hh:mm, "
                        + "yyyy-MM-dd'T'hh:mm:ss.sss'Z', yyyy-MM-dd hh:mm:ss.SSSSSS or yyyy-MM-dd hh:mm:ss";
            }, e);
        }
    }
}
