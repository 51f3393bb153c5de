package org.godwit.upgrade.backup;

/** What is noticed while an archive is written, proven or restored; may come from several threads, one at a time. */
public sealed interface BackupObservation {
    /** A table is under way. */
    record RowsMoved(String table, long rows, long ofRows) implements BackupObservation {}

    /** All rows of a table are where they belong. */
    record TableMoved(String table, long rows) implements BackupObservation {}

    /** A table of the archive, or one that was restored, has the digest that it should have. */
    record TableVerified(String table, long rows) implements BackupObservation {}

    /** The files of the home are where they belong. */
    record HomeMoved(int files, long bytes) implements BackupObservation {}
}
