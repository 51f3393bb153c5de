package org.godwit.carbon.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/** A set of tables in an order in which they can be created: referenced tables first. Immutable. */
public final class Schema {
    private final SequencedMap<String, Table> tables = new LinkedHashMap<>();

    public Schema(List<Table> tables) {
        tables.forEach(t -> this.tables.put(t.name(), t));
    }

    /** {@return all tables, referenced ones before those that refer to them} */
    public List<Table> tables() {
        return List.copyOf(tables.values());
    }

    /** {@return the table of this upper-case name} */
    public Optional<Table> table(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    /**
     * {@return the table of this upper-case name}
     *
     * @throws IllegalArgumentException when this schema has none; for names that the program itself writes down
     */
    public Table require(String name) {
        return table(name).orElseThrow(() -> new IllegalArgumentException("no table " + name));
    }

    /** {@return this schema with more tables behind its own} */
    public Schema plus(List<Table> more) {
        var all = new ArrayList<>(tables.values());
        all.addAll(more);
        return new Schema(all);
    }

    /** {@return this schema with every table changed by a rule} */
    public Schema map(UnaryOperator<Table> change) {
        return new Schema(tables.values().stream().map(change).toList());
    }

    Schema replace(Table table) {
        return map(t -> t.name().equals(table.name()) ? table : t);
    }

    public Schema without(String name) {
        return new Schema(tables.values().stream().filter(t -> !t.name().equals(name)).toList());
    }

    /** Puts a table right before another one, or last. */
    Schema plusBefore(Table table, String before) {
        var all = new ArrayList<>(tables.values());
        int at = before.isEmpty() ? all.size() : tables.keySet().stream().toList().indexOf(before);
        all.add(at, table);
        return new Schema(all);
    }
}
