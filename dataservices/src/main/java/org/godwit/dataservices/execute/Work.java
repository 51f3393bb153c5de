package org.godwit.dataservices.execute;

import org.godwit.dataservices.source.relational.RelationalSource;
import org.godwit.dataservices.source.relational.SqlTemplate;
import org.godwit.dataservices.source.rows.RowQuery;

/** What a query does. */
public sealed interface Work {
    /** Runs a statement on a database. */
    record Statement(RelationalSource source, SqlTemplate sql) implements Work {}

    /** Reads rows from something that is no database. */
    record Reading(RowQuery query) implements Work {}
}
