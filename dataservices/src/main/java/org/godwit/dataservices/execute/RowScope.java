package org.godwit.dataservices.execute;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.List;
import java.util.Map;
import org.godwit.dataservices.render.ResultWriter;
import org.godwit.dataservices.render.Tag;
import org.godwit.dataservices.source.relational.Argument;
import org.godwit.dataservices.source.relational.Argument.Many;
import org.godwit.dataservices.source.relational.Argument.One;
import org.godwit.dataservices.source.relational.ColumnReader;
import org.godwit.dataservices.source.rows.Rows;
import org.jspecify.annotations.Nullable;

/**
 * The values that the rows of one running query can show: its columns and the query's own parameters. Names are looked up
 * once per execution; a row then only reads. Not for use by several threads.
 */
final class RowScope {
    private final QueryPlan plan;
    private final @Nullable Argument[] arguments;
    private final Slot[] slots;
    private @Nullable ResultSet rows;
    private @Nullable Rows reading;

    /** Where the value of a slot is. */
    private sealed interface Slot {
        record Column(int index, ColumnReader reader) implements Slot {}

        /** An SQL ARRAY, each member by itself. */
        record Members(int index) implements Slot {}

        /** An attribute of a structured value. */
        record Part(int index, List<Integer> path) implements Slot {}

        record Fixed(Argument argument) implements Slot {}

        /** A value of a source that is no database; a parameter of this name stands in for it. */
        record Cell(int index, String kind, String name) implements Slot {}

        record Missing(String kind, String name) implements Slot {}
    }

    RowScope(QueryPlan plan, @Nullable Argument[] arguments) {
        this.plan = plan;
        this.arguments = arguments;
        this.slots = new Slot[plan.resultOrThrow().slots().size()];
    }

    /** Looks up the names in the columns of a result set, whose rows are then shown. */
    void over(ResultSet rows, List<Integer> arraySlots) throws SQLException {
        this.rows = rows;
        var meta = rows.getMetaData();
        var plans = plan.resultOrThrow().slots();
        for (var i = 0; i < slots.length; i++) {
            slots[i] = slot(plans.get(i), meta, arraySlots.contains(i));
        }
    }

    /** {@return a quicker way to write these rows, or null when they are not of columns alone} */
    @Nullable
    FlatRows flat() {
        var row = plan.resultOrThrow().row();
        if (row == null || !plan.isFlat()) {
            return null;
        }
        var outputs = plan.resultOrThrow().outputs();
        var tags = new Tag[outputs.size()];
        var columns = new int[tags.length];
        var readers = new ColumnReader[tags.length];
        for (var i = 0; i < tags.length; i++) {
            if (!(outputs.get(i) instanceof OutputPlan.Field field)
                    || !(slots[field.slot()] instanceof Slot.Column(var index, var reader))) {
                return null;
            }
            tags[i] = field.tag();
            columns[i] = index;
            readers[i] = reader;
        }
        return new FlatRows(row, tags, columns, readers);
    }

    /** Looks up the names in the columns of rows, which are then shown. */
    void over(Rows from) {
        this.reading = from;
        var plans = plan.resultOrThrow().slots();
        for (var i = 0; i < slots.length; i++) {
            slots[i] = slot(plans.get(i), from);
        }
    }

    private Slot slot(SlotPlan wanted, Rows from) {
        return switch (wanted) {
            case SlotPlan.Constant(var text) -> new Slot.Fixed(new One(text));
            case SlotPlan.Column(var key, var name) -> {
                var value = from.column(key) < 0 ? parameter(key) : null;
                yield value == null ? new Slot.Cell(from.column(key), "column", name) : new Slot.Fixed(value);
            }
            case SlotPlan.Parameter(var key, var name) -> {
                var value = parameter(key);
                yield value == null ? new Slot.Cell(from.column(key), "query-param", name) : new Slot.Fixed(value);
            }
        };
    }

    private @Nullable Argument cell(int index) {
        return index >= 0 && reading != null && reading.has(index) ? new One(reading.text(index)) : null;
    }

    /** Shows one row that has been read before. */
    void over(Map<String, Argument> columns) {
        this.rows = null;
        var plans = plan.resultOrThrow().slots();
        for (var i = 0; i < slots.length; i++) {
            slots[i] = slot(plans.get(i), columns);
        }
    }

    private Slot slot(SlotPlan wanted, Map<String, Argument> columns) {
        return switch (wanted) {
            case SlotPlan.Constant(var text) -> new Slot.Fixed(new One(text));
            case SlotPlan.Column(var key, var name) -> {
                var value = columns.get(key);
                value = value == null ? parameter(key) : value;
                yield value == null ? new Slot.Missing("column", name) : new Slot.Fixed(value);
            }
            case SlotPlan.Parameter(var key, var name) -> {
                var value = parameter(key);
                value = value == null ? columns.get(key) : value;
                yield value == null ? new Slot.Missing("query-param", name) : new Slot.Fixed(value);
            }
        };
    }

    private Slot slot(SlotPlan wanted, ResultSetMetaData meta, boolean isArray) throws SQLException {
        return switch (wanted) {
            case SlotPlan.Constant(var text) -> new Slot.Fixed(new One(text));
            case SlotPlan.Column(var key, var name) -> {
                var column = column(key, meta, isArray);
                if (column == null) {
                    var value = parameter(key);
                    yield value == null ? new Slot.Missing("column", name) : new Slot.Fixed(value);
                }
                yield column;
            }
            case SlotPlan.Parameter(var key, var name) -> {
                var value = parameter(key);
                if (value == null) {
                    var column = column(key, meta, isArray);
                    yield column == null ? new Slot.Missing("query-param", name) : column;
                }
                yield new Slot.Fixed(value);
            }
        };
    }

    private @Nullable Slot column(String key, ResultSetMetaData meta, boolean isArray) throws SQLException {
        var bracket = key.indexOf('[');
        var index = index(bracket < 0 ? key : key.substring(0, bracket), meta);
        if (index == 0) {
            return null;
        }
        if (bracket >= 0) {
            return new Slot.Part(index, path(key.substring(bracket)));
        }
        return isArray ? new Slot.Members(index) : new Slot.Column(index, plan.reader(meta, index));
    }

    private int index(String key, ResultSetMetaData meta) throws SQLException {
        var count = meta.getColumnCount();
        if (plan.resultOrThrow().usesColumnNumbers()) {
            try {
                var number = Integer.parseInt(key);
                return number >= 1 && number <= count ? number : 0;
            } catch (NumberFormatException _) {
                return 0;
            }
        }
        for (var i = count; i >= 1; i--) {
            if (meta.getColumnLabel(i).equalsIgnoreCase(key)) {
                return i;
            }
        }
        return 0;
    }

    private static List<Integer> path(String brackets) {
        var parts = brackets.substring(1).replace("]", "").split("\\[", -1);
        return java.util.Arrays.stream(parts).map(p -> Integer.parseInt(p.strip())).toList();
    }

    private @Nullable Argument parameter(String key) {
        for (var i = 0; i < arguments.length; i++) {
            if (plan.params().get(i).key().equals(key)) {
                return arguments[i];
            }
        }
        return null;
    }

    /** {@return the value of a slot, or null when neither a column nor a parameter has its name} */
    @Nullable
    Argument argument(int slot) throws SQLException {
        return switch (slots[slot]) {
            case Slot.Fixed(var argument) -> argument;
            case Slot.Column(var index, var reader) -> new One(reader.text(rowsOrThrow(), index));
            case Slot.Members(var index) -> members(index);
            case Slot.Part(var index, var path) -> new One(part(index, path));
            case Slot.Cell(var index, _, _) -> cell(index);
            case Slot.Missing _ -> null;
        };
    }

    private ResultSet rowsOrThrow() {
        if (rows == null) {
            throw new IllegalStateException("no result set");
        }
        return rows;
    }

    private Argument members(int index) throws SQLException {
        @Nullable
        Array array = rowsOrThrow().getArray(index);
        var texts = new java.util.ArrayList<@Nullable String>();
        if (array != null) {
            for (var member : (@Nullable Object[]) array.getArray()) {
                texts.add(member == null ? null : member.toString());
            }
        }
        return new Many(texts);
    }

    private @Nullable String part(int index, List<Integer> path) throws SQLException {
        @Nullable
        Object value = rowsOrThrow().getObject(index);
        for (var step : path) {
            if (value == null) {
                return null;
            }
            @Nullable
            Object[] parts = switch (value) {
                case Struct struct -> struct.getAttributes();
                case Array array -> (Object[]) array.getArray();
                case Object[] members -> members;
                default -> throw new SQLException("column " + index + " is not a structured value");
            };
            value = parts[step];
        }
        return value == null ? null : value.toString();
    }

    /** Writes a field; one that is optional and not there is left out. */
    void write(OutputPlan.Field field, ResultWriter out, Run run) throws SQLException {
        var slot = slots[field.slot()];
        if (slot instanceof Slot.Missing(var kind, var name)) {
            missing(field, kind, name);
            return;
        }
        if (slot instanceof Slot.Column(var index, var reader) && !field.isAttribute() && field.export() == null
                && !plan.resultOrThrow().escapes()) {
            reader.write(rowsOrThrow(), index, out, field.tag());
            return;
        }
        var argument = argument(field.slot());
        if (argument != null) {
            for (var value : argument.values()) {
                write(field, value, out, run);
            }
        } else if (slot instanceof Slot.Cell(_, var kind, var name)) {
            missing(field, kind, name);
        }
    }

    private static void missing(OutputPlan.Field field, String kind, String name) {
        if (!field.optional()) {
            throw QueryFailure.incompatible("Error in 'OutputElement.execute', cannot find parameter with type:" + kind
                    + " name:" + name);
        }
    }

    private void write(OutputPlan.Field field, @Nullable String value, ResultWriter out, Run run) {
        if (field.export() != null) {
            run.export(field.export(), value, field.exportsAll());
        }
        if (value == null) {
            if (!field.isAttribute()) {
                out.nil(field.tag());
            }
            return;
        }
        var text = plan.resultOrThrow().escapes() ? printable(value) : value;
        if (field.isAttribute()) {
            out.attribute(field.tag(), text);
        } else {
            out.text(field.tag(), text);
        }
    }

    /** {@return the text with {@code ?} for what DSS takes for not printable: everything above Latin-1 as well} */
    static String printable(String text) {
        var out = new StringBuilder(text.length());
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            out.append((c >= 0x20 && c <= 0xFF) || c == '\t' || c == '\n' || c == '\r' || c == 0x10 ? c : '?');
        }
        return out.toString();
    }
}
