package org.godwit.dataservices.source.relational;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.godwit.dataservices.descriptor.SqlType;
import org.godwit.dataservices.source.relational.Argument.Many;
import org.godwit.dataservices.source.relational.Argument.One;
import org.jspecify.annotations.Nullable;

/** OUT parameters of procedures: their JDBC types, and their values as text. */
public final class OutParameter {
    private OutParameter() {}

    /** Tells the driver what to expect. */
    public static void register(CallableStatement statement, int index, SqlType type, String structType,
            RelationalSource source) throws SQLException {
        if (type == SqlType.ORACLE_REF_CURSOR && source.isPostgresql()) {
            statement.registerOutParameter(index, Types.REF_CURSOR);
        } else if ((type == SqlType.STRUCT || type == SqlType.ARRAY) && !source.isPostgresql()) {
            // The driver of PostgreSQL knows the type by itself, and refuses to be told its name.
            statement.registerOutParameter(index, type.jdbcType(),
                    type == SqlType.STRUCT ? structType.toUpperCase(Locale.ROOT) : structType);
        } else if (!type.isBound()) {
            throw new UnusableValueException("Found Unsupported data type : " + type + " as output parameter.");
        } else {
            statement.registerOutParameter(index, type.jdbcType());
        }
    }

    /** Reads a value into the columns of a row; the attributes of a structure become columns {@code name[0]}, {@code name[1]}. */
    public static void read(CallableStatement statement, int index, String key, SqlType type, DateTimes dateTimes,
            Map<String, Argument> row) throws SQLException {
        switch (type) {
            case STRUCT -> parts(key, statement.getObject(index), row);
            case ARRAY -> {
                @Nullable
                Array array = statement.getArray(index);
                var texts = new ArrayList<@Nullable String>();
                if (array != null) {
                    for (var member : (@Nullable Object[]) array.getArray()) {
                        texts.add(member == null ? null : member.toString());
                    }
                }
                row.put(key, new Many(texts));
            }
            default -> row.put(key, new One(text(statement, index, type, dateTimes)));
        }
    }

    private static void parts(String key, @Nullable Object value, Map<String, Argument> row) throws SQLException {
        if (value instanceof Struct struct) {
            var parts = struct.getAttributes();
            for (var i = 0; i < parts.length; i++) {
                parts(key + "[" + i + "]", parts[i], row);
            }
        } else if (value != null && CompositeText.isComposite(value)) {
            var parts = CompositeText.parts(value.toString());
            for (var i = 0; i < parts.size(); i++) {
                row.put(key + "[" + i + "]", new One(parts.get(i)));
            }
        } else {
            row.put(key, new One(value == null ? null : value.toString()));
        }
    }

    private static @Nullable String text(CallableStatement statement, int index, SqlType type, DateTimes dateTimes)
            throws SQLException {
        return switch (type) {
            case INTEGER -> Integer.toString(statement.getInt(index));
            case BIGINT -> Long.toString(statement.getLong(index));
            case SMALLINT -> Short.toString(statement.getShort(index));
            case TINYINT -> Byte.toString(statement.getByte(index));
            case DOUBLE -> Double.toString(statement.getDouble(index));
            case REAL -> Float.toString(statement.getFloat(index));
            case BIT, BOOLEAN -> Boolean.toString(statement.getBoolean(index));
            case NUMERIC -> {
                @Nullable
                BigDecimal number = statement.getBigDecimal(index);
                yield number == null ? null : number.toPlainString();
            }
            case DATE -> {
                java.sql.@Nullable Date date = statement.getDate(index);
                yield date == null ? null : dateTimes.text(date);
            }
            case TIME -> {
                java.sql.@Nullable Time time = statement.getTime(index);
                yield time == null ? null : dateTimes.text(time);
            }
            case TIMESTAMP -> {
                java.sql.@Nullable Timestamp timestamp = statement.getTimestamp(index);
                yield timestamp == null ? null : dateTimes.text(timestamp);
            }
            case BINARY, BLOB -> {
                byte @Nullable [] bytes = statement.getBytes(index);
                yield bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
            }
            case CLOB -> {
                @Nullable
                Clob clob = statement.getClob(index);
                yield clob == null ? null : clob.getSubString(1, Math.toIntExact(clob.length()));
            }
            default -> statement.getString(index);
        };
    }
}
