package org.godwit.upgrade.script;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.schema.Table;

/** What a statement leaves behind: by it a run finds out whether the statement was executed before it was killed. */
public sealed interface Effect {
    /** {@return whether a database shows the effect already} */
    boolean isIn(Connection connection, Dialect dialect) throws SQLException;

    private static boolean has(Connection connection, String table, Predicate<Table> what) throws SQLException {
        return Catalog.readTable(connection, table).filter(what).isPresent();
    }

    /** A table that is there, or gone. */
    record OfTable(String table, boolean there) implements Effect {
        @Override
        public boolean isIn(Connection connection, Dialect dialect) throws SQLException {
            return Catalog.tableNames(connection).containsKey(table) == there;
        }
    }

    /** A column that is there, or gone; also when its table is. */
    record OfColumn(String table, String column, boolean there) implements Effect {
        @Override
        public boolean isIn(Connection connection, Dialect dialect) throws SQLException {
            return has(connection, table, t -> t.column(column).isPresent()) == there;
        }
    }

    /** A column that refuses NULL. */
    record Required(String table, String column) implements Effect {
        @Override
        public boolean isIn(Connection connection, Dialect dialect) throws SQLException {
            return has(connection, table, t -> t.column(column).filter(c -> c.required()).isPresent());
        }
    }

    /** A unique key of exactly these columns that is there, or gone. */
    record OfUnique(String table, List<String> columns, boolean there) implements Effect {
        public OfUnique {
            columns = List.copyOf(columns);
        }

        @Override
        public boolean isIn(Connection connection, Dialect dialect) throws SQLException {
            return has(connection, table, t -> t.uniques().stream()
                    .anyMatch(k -> Set.copyOf(k.columns()).equals(Set.copyOf(columns)))) == there;
        }
    }

    /** An index over these columns. */
    record OfIndex(String table, List<String> columns) implements Effect {
        public OfIndex {
            columns = List.copyOf(columns);
        }

        @Override
        public boolean isIn(Connection connection, Dialect dialect) throws SQLException {
            return has(connection, table, t -> t.indexes().stream().anyMatch(i -> i.columns().equals(columns)));
        }
    }

    /** A foreign key from these columns that is there, or gone with the index that serves it. */
    record OfReference(String table, List<String> columns, boolean there) implements Effect {
        public OfReference {
            columns = List.copyOf(columns);
        }

        @Override
        public boolean isIn(Connection connection, Dialect dialect) throws SQLException {
            return has(connection, table, t -> {
                boolean isKey = t.foreignKeys().stream().anyMatch(f -> f.columns().equals(columns));
                boolean isServed = t.indexes().stream().anyMatch(i -> i.columns().equals(columns));
                return there ? isKey : isKey || isServed;
            }) == there;
        }
    }

    /** All rows of one table that are in another too; a statement copies them all or none. */
    record Copied(String from, String to) implements Effect {
        @Override
        public boolean isIn(Connection connection, Dialect dialect) throws SQLException {
            var arrived = rows(connection, dialect, to);
            return arrived.isPresent() && arrived.equals(rows(connection, dialect, from));
        }

        private static Optional<Long> rows(Connection connection, Dialect dialect, String table) throws SQLException {
            if (!Catalog.tableNames(connection).containsKey(table)) {
                return Optional.empty();
            }
            try (var statement = connection.prepareStatement(dialect.count(table).text());
                    var rows = statement.executeQuery()) {
                rows.next();
                return Optional.of(rows.getLong(1));
            }
        }
    }

    /** None that a catalog shows: the statement looks itself, or leads to the same when it runs again. */
    record Repeatable() implements Effect {
        @Override
        public boolean isIn(Connection connection, Dialect dialect) {
            return false;
        }
    }

    /** That of the next statement, without which this one does nothing; both must run in one session. */
    record Prepared() implements Effect {
        @Override
        public boolean isIn(Connection connection, Dialect dialect) {
            return false;
        }
    }
}
