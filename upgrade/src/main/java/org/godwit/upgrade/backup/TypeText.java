package org.godwit.upgrade.backup;

import java.util.regex.Pattern;
import org.godwit.carbon.schema.ColumnType;

/** Types of columns as the manifest writes them, such as {@code varchar(255)}. */
final class TypeText {
    private static final Pattern FORM = Pattern.compile("([a-z]+)(?:\\((\\d+)(?:,(\\d+))?\\))?");

    private TypeText() {}

    static String of(ColumnType type) {
        return switch (type) {
            case ColumnType.Int _ -> "integer";
            case ColumnType.SmallInt _ -> "smallint";
            case ColumnType.BigInt _ -> "bigint";
            case ColumnType.Bool _ -> "boolean";
            case ColumnType.Varchar(int length) -> "varchar(" + length + ")";
            case ColumnType.Clob _ -> "clob";
            case ColumnType.Blob _ -> "blob";
            case ColumnType.Timestamp _ -> "timestamp";
            case ColumnType.Date _ -> "date";
            case ColumnType.Decimal(int precision, int scale) -> "decimal(" + precision + "," + scale + ")";
            case ColumnType.Real _ -> "double";
        };
    }

    /** @throws IllegalArgumentException when there is no such type */
    static ColumnType parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("no type " + text);
        }
        return switch (form.group(1)) {
            case "integer" -> new ColumnType.Int();
            case "smallint" -> new ColumnType.SmallInt();
            case "bigint" -> new ColumnType.BigInt();
            case "boolean" -> new ColumnType.Bool();
            case "varchar" -> new ColumnType.Varchar(number(form.group(2)));
            case "clob" -> new ColumnType.Clob();
            case "blob" -> new ColumnType.Blob();
            case "timestamp" -> new ColumnType.Timestamp();
            case "date" -> new ColumnType.Date();
            case "decimal" -> new ColumnType.Decimal(number(form.group(2)), number(form.group(3)));
            case "double" -> new ColumnType.Real();
            default -> throw new IllegalArgumentException("no type " + text);
        };
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
