package org.godwit.carbon.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A table, engine-neutral.
 *
 * @param name upper-case name
 * @param columns in the order of Carbon's create script; never relied on when rows are copied
 * @param primaryKey columns of the primary key, empty when there is none
 */
public record Table(String name, List<Column> columns, List<String> primaryKey, List<UniqueKey> uniques,
        List<ForeignKey> foreignKeys, List<Index> indexes) {
    public Table {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        uniques = List.copyOf(uniques);
        foreignKeys = List.copyOf(foreignKeys);
        indexes = List.copyOf(indexes);
    }

    /** {@return the column of this upper-case name} */
    public Optional<Column> column(String columnName) {
        return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
    }

    public List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    /** {@return the column that the engine numbers} */
    public Optional<Column> generated() {
        return columns.stream().filter(Column::generated).findFirst();
    }

    /** {@return this table with every column changed by a rule, as an engine's deviation does} */
    public Table withColumns(UnaryOperator<Column> change) {
        return new Table(name, columns.stream().map(change).toList(), primaryKey, uniques, foreignKeys, indexes);
    }

    /** {@return this table with other unique keys} */
    public Table withUniques(List<UniqueKey> other) {
        return new Table(name, columns, primaryKey, other, foreignKeys, indexes);
    }

    /** {@return this table with other foreign keys} */
    public Table withForeignKeys(List<ForeignKey> other) {
        return new Table(name, columns, primaryKey, uniques, other, indexes);
    }

    /** {@return this table with other indexes} */
    public Table withIndexes(List<Index> other) {
        return new Table(name, columns, primaryKey, uniques, foreignKeys, other);
    }

    /** {@return this table, its constraints and indexes unnamed: those that another engine made up could collide} */
    public Table withoutMadeUpNames() {
        var references = foreignKeys.stream()
                .map(k -> new ForeignKey("", k.columns(), k.table(), k.referenced(), k.cascade())).toList();
        var referring = references.stream().map(ForeignKey::columns).toList();
        return new Table(name, columns, primaryKey, uniques, references,
                indexes.stream().filter(i -> !referring.contains(i.columns())).toList());
    }

    /** {@return this table with a column more, before another one, or last} */
    public Table plusColumn(Column column, String before) {
        var more = new ArrayList<>(columns);
        int at = before.isEmpty() ? more.size() : columnNames().indexOf(before);
        more.add(at, column);
        return new Table(name, more, primaryKey, uniques, foreignKeys, indexes);
    }

    public Table plusForeignKey(ForeignKey key) {
        return new Table(name, columns, primaryKey, uniques, plus(foreignKeys, key), indexes);
    }

    Table plusUnique(UniqueKey key) {
        return new Table(name, columns, primaryKey, plus(uniques, key), foreignKeys, indexes);
    }

    Table minusUnique(UniqueKey key) {
        return new Table(name, columns, primaryKey, uniques.stream().filter(Predicate.not(key::equals)).toList(),
                foreignKeys, indexes);
    }

    private static <T> List<T> plus(List<T> list, T item) {
        var more = new ArrayList<>(list);
        more.add(item);
        return more;
    }
}
