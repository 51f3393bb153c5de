package org.godwit.carbon.schema;

/** One change between two generations, engine-neutral: it can be applied to a schema in memory, and undone there. */
public sealed interface SchemaChange {
    /** {@return the schema after this change} */
    Schema applyTo(Schema schema);

    /** {@return the schema as it was before this change} */
    Schema undoOn(Schema schema);

    /** A new table; it stands before another one that refers to it, or last when {@code before} is empty. */
    record AddTable(Table table, String before) implements SchemaChange {
        @Override
        public Schema applyTo(Schema schema) {
            return schema.plusBefore(table, before);
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
        public Schema undoOn(Schema schema) {
            return schema.replace(schema.require(table).minusUnique(key));
        }
    }
}
