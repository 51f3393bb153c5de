package org.godwit.upgrade.backup;

import org.godwit.carbon.problem.ProblemCode;

/** What can be wrong with a backup, or with the way back from it. */
public enum BackupProblem implements ProblemCode {
    /** There is something at the path of the archive already. */
    ARCHIVE_EXISTS("001"),
    /** The archive cannot be written. */
    NOT_WRITTEN("002"),
    /** A file of the home cannot be read. */
    HOME_UNREADABLE("003"),
    /** A text in a table is no Unicode text. */
    TEXT_UNREADABLE("004"),
    /** The archive is missing or cannot be read. */
    ARCHIVE_UNREADABLE("005"),
    /** The archive ends too early. */
    TRUNCATED("006"),
    /** Bytes of the archive are not those that were written. */
    ALTERED("007"),
    /** The archive is of a format that this program does not know. */
    FORMAT_UNKNOWN("008"),
    /** The database that is to be filled has tables already. */
    TARGET_NOT_EMPTY("009"),
    /** The folder that is to be filled has files already. */
    FOLDER_NOT_EMPTY("010"),
    /** What was restored is not what the archive holds. */
    RESTORED_DIFFERS("011"),
    /** Rows break a key or a reference, which therefore could not be made. */
    KEY_LEFT_OUT("012"),
    /** It is not told into which database the tables shall go. */
    TARGET_MISSING("013"),
    /** A file of the home cannot be restored. */
    FILE_NOT_RESTORED("014"),
    /** Two databases of the archive have a table of the same name. */
    TABLES_COLLIDE("015");

    private final String number;

    BackupProblem(String number) {
        this.number = number;
    }

    @Override
    public String code() {
        return "GW-BACKUP-" + number;
    }
}
