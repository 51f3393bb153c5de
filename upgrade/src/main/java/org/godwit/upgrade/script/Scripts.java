package org.godwit.upgrade.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.godwit.carbon.schema.IdentitySchema;
import org.godwit.carbon.schema.Schema;

/**
 * The scripts of the step from 3.1.0 to 3.1.1 for one database type, as files.
 *
 * <p>Products other than the Identity Server need {@code migration.sql} only: they ship the identity tables and never use
 * them. A 3.1.0 server over a database of its own has the 4.2 schema already, and then even that does nothing.
 */
public final class Scripts {
    private final DatabaseType type;
    private final MigrationScript migration;

    private Scripts(DatabaseType type, MigrationScript migration) {
        this.type = type;
        this.migration = migration;
    }

    /** {@return the scripts for a database type, with the names of an installation} */
    public static Scripts of(DatabaseType type, ScriptNames names) {
        return new Scripts(type, new MigrationScript(type, names));
    }

    /** {@return the scripts for one database, which is altered where it is; its rows are not theirs} */
    public static Scripts of(DatabaseType type, Schema found) {
        return new Scripts(type, MigrationScript.of(type, found));
    }

    /** {@return the shape that a database has when it was altered} */
    public Schema shapeAfter(Schema found) {
        return migration.shapeAfter(found);
    }

    /**
     * {@return the text of each script by its file name}
     *
     * @param withIdentity whether those of the Identity Server are wanted too
     */
    public SequencedMap<String, String> files(boolean withIdentity) {
        var files = new LinkedHashMap<String, String>();
        files.put("migration.sql",
                text("The step from Carbon 4.1 to 4.2: users and registry. For all products.", forth()));
        files.put("rollback.sql", text("The way back from 4.2 to 4.1, undoing migration.sql.", back()));
        files.put("fresh.sql", text("The whole 4.2 schema for an empty database: users and registry.", fresh()));
        if (withIdentity) {
            files.put("migration-identity.sql",
                    text("The step of the identity tables. For the Identity Server only.", identity().forth()));
            files.put("migration-service-provider.sql",
                    text("Service and identity providers. For the Identity Server only.", serviceProvider().forth()));
            var back = new ArrayList<>(serviceProvider().back());
            back.addAll(identity().back());
            files.put("rollback-identity.sql",
                    text("The way back of migration-identity.sql and migration-service-provider.sql.", back));
        }
        return files;
    }

    /** {@return the statements of {@code migration.sql}, in order} */
    public List<Statement> forth() {
        return migration.forth();
    }

    /** {@return the statements of {@code rollback.sql}, in order} */
    public List<Statement> back() {
        return migration.back();
    }

    /** {@return what is altered, where the database is, before rows change} */
    public List<Alteration> beforeRows() {
        return migration.beforeRows();
    }

    /** {@return what is altered once the rows are changed; the shape is then that of a target that was filled} */
    public List<Alteration> afterRows() {
        return migration.afterRows(false);
    }

    /** {@return the way back, as far as it comes before the rows become as they were} */
    public List<Alteration> backBeforeRows() {
        return migration.backBeforeRows();
    }

    /** {@return the rest of the way back} */
    public List<Alteration> backAfterRows() {
        return migration.backAfterRows();
    }

    /** {@return the lock that a change takes, for people} */
    public String lock(Alteration.Kind kind) {
        return type.dialect().lock(kind);
    }

    /** {@return the statements of {@code fresh.sql}, in order} */
    public List<Statement> fresh() {
        return migration.fresh();
    }

    /** {@return the statements of the 4.1 schema of this type, to rehearse on} */
    List<Statement> old() {
        return migration.old();
    }

    IdentityScript identity() {
        return new IdentityScript(type, IdentitySchema.CHANGES_4_1_TO_4_2);
    }

    IdentityScript serviceProvider() {
        return new IdentityScript(type, IdentitySchema.SERVICE_PROVIDER);
    }

    private String text(String purpose, List<Statement> statements) {
        var text = new StringBuilder();
        text.append("-- ").append(purpose).append('\n');
        text.append("-- Database type: ").append(type.label()).append('\n');
        text.append("-- May be run ").append(type.dialect().rerun().replace("\n", "\n-- ")).append(".\n");
        text.append("-- Stop every server that uses this database, and back it up, before.\n\n");
        for (var statement : statements) {
            if (!statement.remark().isEmpty()) {
                text.append("\n-- ").append(statement.remark()).append('\n');
            }
            text.append(statement.text()).append(type.dialect().end(statement)).append('\n');
        }
        if (type == DatabaseType.OPENEDGE) {
            text.append("COMMIT WORK;\n");
        }
        return text.toString();
    }
}
