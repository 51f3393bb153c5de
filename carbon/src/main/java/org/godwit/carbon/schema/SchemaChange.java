package org.godwit.carbon.schema;

import java.util.Set;

/** One change between two generations, engine-neutral: it can be applied to a schema in memory, and undone there. */
public sealed interface SchemaChange {
    /** {@return the schema after this change} */
    Schema applyTo(Schema schema);

    /** {@return the schema as it was before this change} */
    Schema undoOn(Schema schema);

    /** {@return whether a real database shows this change already} */
    boolean isIn(Schema found);

    /** A new table; it stands before another one that refers to it, or last when {@code before} is empty. */
    record AddTable(Table table, String before) implements SchemaChange {
        @Override
        public Schema applyTo(Schema schema) {
            return schema.plusBefore(table, before);
        }

        @Override
        public boolean isIn(Schema found) {
            return found.table(table.name()).isPresent();
        }

        @Override
        public Schema undoOn(Schema schema) {
            return schema.without(table.name());
        }
    }

    /** A new column, before another one in a fresh table, last when {@code before} is empty. */
    record AddColumn(String table, Column column, String before) implements SchemaChange {
        @Override
        public Schema applyTo(Schema schema) {
            return schema.replace(schema.require(table).plusColumn(column, before));
        }

        @Override
        public boolean isIn(Schema found) {
            return found.table(table).flatMap(t -> t.column(column.name())).isPresent();
        }

        @Override
        public Schema undoOn(Schema schema) {
            var old = schema.require(table);
            return schema.replace(new Table(old.name(),
                    old.columns().stream().filter(c -> !c.name().equals(column.name())).toList(), old.primaryKey(),
                    old.uniques(), old.foreignKeys(), old.indexes()));
        }
    }

    /** A foreign key more. */
    record AddForeignKey(String table, ForeignKey key) implements SchemaChange {
        @Override
        public Schema applyTo(Schema schema) {
            return schema.replace(schema.require(table).plusForeignKey(key));
        }

        @Override
        public boolean isIn(Schema found) {
            return found.table(table).stream().flatMap(t -> t.foreignKeys().stream())
                    .anyMatch(k -> k.table().equals(key.table())
                            && Set.copyOf(k.columns()).equals(Set.copyOf(key.columns())));
        }

        @Override
        public Schema undoOn(Schema schema) {
            var old = schema.require(table);
            return schema.replace(new Table(old.name(), old.columns(), old.primaryKey(), old.uniques(),
                    old.foreignKeys().stream().filter(k -> !k.equals(key)).toList(), old.indexes()));
        }
    }

    /** A unique key that goes. */
    record DropUnique(String table, UniqueKey key) implements SchemaChange {
        @Override
        public Schema applyTo(Schema schema) {
            return schema.replace(schema.require(table).minusUnique(key));
        }

        @Override
        public boolean isIn(Schema found) {
            return !new AddUnique(table, key).isIn(found);
        }

        @Override
        public Schema undoOn(Schema schema) {
            return schema.replace(schema.require(table).plusUnique(key));
        }
    }

    /** A unique key more. */
    record AddUnique(String table, UniqueKey key) implements SchemaChange {
        @Override
        public Schema applyTo(Schema schema) {
            return schema.replace(schema.require(table).plusUnique(key));
        }

        @Override
        public boolean isIn(Schema found) {
            return found.table(table).stream().flatMap(t -> t.uniques().stream())
                    .anyMatch(k -> Set.copyOf(k.columns()).equals(Set.copyOf(key.columns())));
        }

        @Override
        public Schema undoOn(Schema schema) {
            return schema.replace(schema.require(table).minusUnique(key));
        }
    }
}
