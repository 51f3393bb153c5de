package org.godwit.dataservices.execute;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.godwit.dataservices.render.ResultWriter;
import org.godwit.dataservices.render.Tag;
import org.godwit.dataservices.source.relational.ColumnReader;

/**
 * Writes rows that are nothing but columns, as most are: one reader after the other, with no decision left for a row. Not for use by
 * several threads.
 */
final class FlatRows {
    private final Tag row;
    private final Tag[] tags;
    private final int[] columns;
    private final ColumnReader[] readers;

    /** The three arrays belong together: what is written under which name, from where and how. */
    FlatRows(Tag row, Tag[] tags, int[] columns, ColumnReader[] readers) {
        this.row = row;
        this.tags = tags;
        this.columns = columns;
        this.readers = readers;
    }

    /** Writes the row that the result set is at. */
    void write(ResultSet rows, ResultWriter out) throws SQLException, IOException {
        out.openFlat(row);
        for (var i = 0; i < tags.length; i++) {
            readers[i].write(rows, columns[i], out, tags[i]);
        }
        out.closeFlat(row);
    }
}
