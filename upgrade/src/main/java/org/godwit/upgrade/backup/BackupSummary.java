package org.godwit.upgrade.backup;

import java.nio.file.Path;

/**
 * What an archive holds.
 *
 * @param tables number of tables
 * @param rows rows of all tables
 * @param files files of the home
 * @param entries entries of the archive
 * @param bytes length of all entries before compression
 * @param archiveBytes length of the archive
 * @param sha256 of the whole archive, as {@code sha256sum} prints it
 */
public record BackupSummary(Path archive, int tables, long rows, int files, int entries, long bytes, long archiveBytes,
        String sha256) {}
