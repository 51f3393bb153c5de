package org.godwit.upgrade.backup;

import java.util.List;
import org.godwit.carbon.problem.Problem;

/**
 * What was restored into a database.
 *
 * @param tables number of tables
 * @param rows rows of all tables, each table verified by its digest
 * @param leftOut keys and references that could not be made, since rows of the archive break them
 */
public record RestoreSummary(int tables, long rows, List<Problem> leftOut) {
    public RestoreSummary {
        leftOut = List.copyOf(leftOut);
    }
}
