package org.godwit.carbon.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads tables from the notation in which the generations are written down. A table is its name on a line of its own,
 * followed by indented lines:
 *
 * <pre>
 * UM_ROLE
 *   UM_ID int auto
 *   UM_ROLE_NAME v255 required
 *   UM_TENANT_ID tenant
 *   key UM_ID UM_TENANT_ID
 *   unique UM_ROLE_NAME UM_TENANT_ID
 *   index NAME on UM_ROLE_NAME
 *   refers UM_X UM_TENANT_ID to UM_OTHER UM_ID UM_TENANT_ID as CONSTRAINT_NAME cascade
 * </pre>
 *
 * Types are int, small, bool, blob, ts and vN; {@code auto} marks a generated key, {@code zero}, {@code one}, {@code '0'},
 * {@code '1'}, {@code super} and {@code false} a default. {@code tenant} is the integer with default 0 that every table carries. Columns of the key are required.
 */
final class TableNotation {
    private static final Map<String, Column.Default> DEFAULTS = Map.of("zero", Column.Default.ZERO, "false",
            Column.Default.FALSE, "one", Column.Default.ONE, "'0'", Column.Default.TEXT_ZERO, "'1'",
            Column.Default.TEXT_ONE, "super", Column.Default.SUPER_TENANT);

    private TableNotation() {}

    static List<Table> read(String text) {
        var tables = new ArrayList<Table>();
        var lines = new ArrayList<String>();
        for (var line : text.lines().toList()) {
            if (!line.startsWith(" ") && !line.isBlank() && !lines.isEmpty()) {
                tables.add(table(lines));
                lines.clear();
            }
            if (!line.isBlank()) {
                lines.add(line.strip());
            }
        }
        tables.add(table(lines));
        return tables;
    }

    private static Table table(List<String> lines) {
        var columns = new ArrayList<Column>();
        var key = new ArrayList<String>();
        var uniques = new ArrayList<UniqueKey>();
        var foreignKeys = new ArrayList<ForeignKey>();
        var indexes = new ArrayList<Index>();
        for (var line : lines.subList(1, lines.size())) {
            var words = List.of(line.split(" +"));
            var rest = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "key" -> key.addAll(rest);
                case "unique" -> uniques.add(new UniqueKey(rest));
                case "index" -> indexes.add(new Index(rest.getFirst(), rest.subList(2, rest.size())));
                case "refers" -> foreignKeys.add(foreignKey(rest));
                default -> columns.add(column(words.getFirst(), rest));
            }
        }
        return new Table(lines.getFirst(),
                columns.stream().map(c -> key.contains(c.name()) ? c.asRequired() : c).toList(), key, uniques,
                foreignKeys, indexes);
    }

    private static ForeignKey foreignKey(List<String> words) {
        int to = words.indexOf("to");
        int as = words.contains("as") ? words.indexOf("as") : words.size();
        boolean cascade = words.contains("cascade");
        int end = Math.min(as, cascade ? words.indexOf("cascade") : words.size());
        return new ForeignKey(as < words.size() ? words.get(as + 1) : "", words.subList(0, to), words.get(to + 1),
                words.subList(to + 2, end), cascade);
    }

    static Column column(String name, List<String> words) {
        if (words.getFirst().equals("tenant")) {
            return new Column(name, new ColumnType.Int(), words.contains("required"), false, Column.Default.ZERO);
        }
        var standard = words.stream().flatMap(w -> Optional.ofNullable(DEFAULTS.get(w)).stream()).findFirst()
                .orElse(Column.Default.NONE);
        return new Column(name, type(words.getFirst()), words.contains("required"), words.contains("auto"), standard);
    }

    private static ColumnType type(String word) {
        return switch (word) {
            case "int" -> new ColumnType.Int();
            case "small" -> new ColumnType.SmallInt();
            case "bool" -> new ColumnType.Bool();
            case "blob" -> new ColumnType.Blob();
            case "ts" -> new ColumnType.Timestamp();
            default -> {
                if (!word.toLowerCase(Locale.ROOT).startsWith("v")) {
                    throw new IllegalArgumentException("unknown type " + word);
                }
                yield new ColumnType.Varchar(Integer.parseInt(word.substring(1)));
            }
        };
    }
}
