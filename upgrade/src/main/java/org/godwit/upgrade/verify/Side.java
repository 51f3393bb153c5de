package org.godwit.upgrade.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;

/**
 * A database that is read for a comparison.
 *
 * @param catalog the tables that count
 * @param timePrecision the coarser one of the two databases that are compared
 */
record Side(Connection connection, Dialect dialect, Schema catalog, ChronoUnit timePrecision) {
    boolean has(String table) {
        return catalog.table(table).isPresent();
    }

    /** {@return the rows of a table in the columns that are wanted; none when there is no such table} */
    RowStream rows(Table wanted) {
        var found = catalog.table(wanted.name());
        if (found.isEmpty()) {
            return _ -> {};
        }
        return consumer -> new TableReader(dialect, wanted, found.get(), timePrecision).read(connection, consumer);
    }

    /** {@return the rows of a table, these columns alone} */
    RowStream rows(Table declared, String... columns) {
        return rows(new Table(declared.name(),
                List.of(columns).stream().map(c -> declared.column(c).orElseThrow()).toList(), declared.primaryKey(),
                List.of(), List.of(), List.of()));
    }

    /** {@return the number that a query finds} */
    long number(Sql query) throws SQLException {
        try (var statement = connection.prepareStatement(query.text()); var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
