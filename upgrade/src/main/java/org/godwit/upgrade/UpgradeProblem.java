package org.godwit.upgrade;

import org.godwit.carbon.problem.ProblemCode;

/** What can stand in the way of an upgrade. */
public enum UpgradeProblem implements ProblemCode {
    /** The old server runs and holds its database file. */
    SOURCE_IN_USE("001"),
    /** Large objects that a row names are not on disk. */
    LARGE_OBJECTS_MISSING("002"),
    /** The schema is of a generation that has no path to 3.1.1. */
    GENERATION_UNSUPPORTED("003"),
    /** The database holds no Carbon tables. */
    NO_CARBON_TABLES("004"),
    /** Rows point to rows that do not exist. */
    ORPHANS("005"),
    /** Rows collide under a key of the new schema. */
    DUPLICATES("006"),
    /** The target database has tables already. */
    TARGET_NOT_EMPTY("007"),
    /** The folder of the new home is taken. */
    NEW_HOME_EXISTS("008"),
    /** Not enough room on the disk. */
    DISK_SPACE("009"),
    /** A file or folder cannot be written. */
    NOT_WRITABLE("010"),
    /** The product is not one that this step is for. */
    PRODUCT_UNSUPPORTED("011"),
    /** The class of a user store is not known. */
    USER_STORE_UNKNOWN("012"),
    /** A name is both a role of the store and an Internal role. */
    ROLE_AMBIGUOUS("013"),
    /** A permission has an action that the permission tree does not know. */
    ACTION_UNKNOWN("014"),
    /** The schema differs from its generation. */
    SCHEMA_DIFFERS("015"),
    /** Rows that the vendor's script left wrong. */
    ROWS_DAMAGED("016"),
    /** The old server was killed: its lock file is still there. */
    STALE_LOCK("017"),
    /** A registry in another database is mounted, and stays where it is. */
    REGISTRY_MOUNTED("018"),
    /** The folder holds no upgrade of Godwit's. */
    NO_UPGRADE("019"),
    /** The journal of an upgrade cannot be read. */
    JOURNAL_DAMAGED("020"),
    /** The source changed since it was read. */
    SOURCE_CHANGED("021"),
    /** Text is longer than the column of the target. */
    TEXT_TOO_LONG("022"),
    /** A store cannot be reached. */
    STORE_UNREACHABLE("023"),
    /** A step failed. */
    STEP_FAILED("024"),
    /** The upgraded database is not what it should be. */
    VERIFICATION_FAILED("025"),
    /** The engine cannot be filled by an upgrade. */
    TARGET_UNSUPPORTED("026"),
    /** The acceptance tests found something. */
    ACCEPTANCE_FAILED("027"),
    /** The plan needs a word from the operator. */
    DECISION_NEEDED("028"),
    /** The journal is that of another home. */
    JOURNAL_FOREIGN("051"),
    /** The journal was written by another version of the program. */
    JOURNAL_VERSION("052"),
    /** The plan is not what it was when the operator read it, or when the upgrade was begun. */
    PLAN_CHANGED("053"),
    /** The file of a plan was edited, or is none. */
    PLAN_DAMAGED("054"),
    /** An association or a link of the registry leads to nothing. */
    REFERENCE_DANGLING("041"),
    /** A mounted registry cannot be read, or would lose its database. */
    MOUNT_UNUSABLE("042"),
    /** A datasource that the registry keeps is no datasource. */
    DATASOURCE_UNREADABLE("043"),
    /** The super tenant has another number than servers of 4.x ask for. */
    TENANT_ZERO("044"),
    /** The old database itself is altered. */
    IN_PLACE("046"),
    /** The old database cannot be altered where it is. */
    NOT_IN_PLACE("047"),
    /** Callers of a data service write a part of its statement. */
    SQL_OF_CALLERS("048"),
    /** A rollback was begun, so that the upgrade cannot be gone on with. */
    ROLLBACK_BEGUN("049"),
    /** A rollback would take away rows that were written after the upgrade. */
    ROWS_WOULD_BE_LOST("055"),
    /** A run is to be gone on with in another time zone than it was begun in. */
    ZONE_DIFFERS("060"),
    /** The server of the target forgets commits when it crashes. */
    COMMITS_FORGOTTEN("061"),
    /** Where the copy of a mounted registry is to be is for the operator to say. */
    MOUNT_UNDECIDED("056"),
    /** No mounted registry has the name that the operator gave. */
    MOUNT_UNKNOWN("057"),
    /** A row has no value where the new schema wants one. */
    VALUE_MISSING("062"),
    /** A date is one that does not exist, such as MySQL's 0000-00-00. */
    ZERO_TIMES("045"),
    /** A value is larger than the target takes. */
    VALUE_TOO_LARGE("050");

    private final String number;

    UpgradeProblem(String number) {
        this.number = number;
    }

    @Override
    public String code() {
        return "GW-UPGRADE-" + number;
    }
}
