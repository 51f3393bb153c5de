package org.godwit.upgrade.verify;

import java.sql.SQLException;
import org.godwit.carbon.database.TableReader;

/** Rows that can be read again and again, and are the same each time. */
@FunctionalInterface
interface RowStream {
    void read(TableReader.RowConsumer consumer) throws SQLException;
}
