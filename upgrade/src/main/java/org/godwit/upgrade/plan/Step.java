package org.godwit.upgrade.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.script.Alteration;
import org.godwit.upgrade.script.Effect;
import org.godwit.upgrade.script.Statement;

/** One step of an upgrade, as data. What is done with it is one class for each kind, in {@code apply}. */
public sealed interface Step {
    /** How long a statement on a database that is altered where it is waits for the locks of others. */
    Duration LOCK_LIMIT = Duration.ofSeconds(10);

    /** {@return the name by which the journal knows it; stable between plan, run and resume} */
    String id();

    /** {@return what it does, for people} */
    String title();

    /** {@return whether an id is that of a step which alters a database where it is} */
    static boolean altersDatabase(String id) {
        return id.startsWith(Alter.FORTH) || id.startsWith(ConvertRows.PREFIX);
    }

    /** {@return the statements that it runs on the new database, in order} */
    List<String> statements(SchemaScript script);

    /** Writes a checksummed archive of every table and of the home's files, and proves that it can be read. */
    record BackUp(BackupPlace place) implements Step {
        @Override
        public String id() {
            return "back up";
        }

        @Override
        public String title() {
            return "back up the old databases and configuration, and read the backup back";
        }

        @Override
        public List<String> statements(SchemaScript script) {
            return List.of();
        }
    }

    /**
     * Makes one table of the new database, fills it, then gives it its keys and goes on numbering behind the highest one.
     *
     * @param table as the new database has it
     * @param source where its rows come from, empty for a table that the old generation lacks
     */
    record LoadTable(Table table, Optional<SourceDatabase> source) implements Step {
        private static final String LOAD = "load ";

        /** {@return the table that a step of this id loads, empty when it is none of this kind} */
        public static Optional<String> tableOf(String id) {
            return id.startsWith(LOAD) && !id.startsWith(LoadMounted.LOAD)
                    ? Optional.of(id.substring(LOAD.length()))
                    : Optional.empty();
        }

        @Override
        public String id() {
            return LOAD + table.name();
        }

        @Override
        public String title() {
            return source.map(s -> "load " + table.name() + ", " + s.rowsOf(table.name()) + " rows")
                    .orElse("make " + table.name());
        }

        @Override
        public List<String> statements(SchemaScript script) {
            var statements = new java.util.ArrayList<>(script.table(table));
            statements.add(script.load(table));
            statements.addAll(script.keys(table));
            table.generated().map(column -> script.continueAt(table, column)).ifPresent(statements::add);
            return statements.stream().map(Sql::text).toList();
        }
    }

    /** Lets one table refer to others, once all are loaded. */
    record AddReferences(Table table) implements Step {
        private static final String REFER = "refer ";

        /** {@return the table to which a step of this id gives its foreign keys, empty when it is none of this kind} */
        public static Optional<String> tableOf(String id) {
            return id.startsWith(REFER) ? Optional.of(id.substring(REFER.length())) : Optional.empty();
        }

        @Override
        public String id() {
            return REFER + table.name();
        }

        @Override
        public String title() {
            return "add the foreign keys of " + table.name();
        }

        @Override
        public List<String> statements(SchemaScript script) {
            return script.references(table).stream().map(Sql::text).toList();
        }
    }

    /** Makes sure that nobody wrote to a database, that is to be altered where it is, since it was backed up. */
    record Settle() implements Step {
        @Override
        public String id() {
            return "settle";
        }

        @Override
        public String title() {
            return "compare the database with its backup: nobody may have written since";
        }

        @Override
        public List<String> statements(SchemaScript script) {
            return List.of();
        }
    }

    /**
     * Runs statements on a database that is altered where it is. They have one effect, by which a run finds out after a crash
     * whether they were executed.
     *
     * @param id such as {@code alter 07.2}; {@code undo 03.1} on the way back
     * @param alteration what they are a part of, which is not left half done when the upgrade is undone
     */
    record Alter(String id, Alteration alteration, List<Statement> unit, String lock) implements Step {
        /** What the ids of the step itself begin with. */
        static final String FORTH = "alter ";
        /** What the ids of the way back begin with. */
        public static final String BACK = "undo ";

        public Alter {
            unit = List.copyOf(unit);
        }

        @Override
        public String title() {
            return alteration.what() + "; " + alteration.kind().impact().text() + "; lock: " + lock;
        }

        @Override
        public List<String> statements(SchemaScript script) {
            return unit.stream().map(Statement::text).toList();
        }

        /** {@return what tells that the statements were executed} */
        public Effect effect() {
            return unit.getLast().effect();
        }
    }

    /**
     * Gives the rows of one table, where they are, what the new generation wants in them.
     *
     * @param before how they were, empty for a table that the old generation lacks
     * @param impact what a server that is still connected notices of it
     */
    record ConvertRows(Table table, Optional<SourceDatabase> before, Alteration.Impact impact) implements Step {
        private static final String PREFIX = "convert ";

        @Override
        public String id() {
            return PREFIX + table.name();
        }

        @Override
        public String title() {
            return "convert the rows of " + table.name() + ", in one transaction; "
                    + impact.text() + "; lock: on each row that changes";
        }

        @Override
        public List<String> statements(SchemaScript script) {
            return List.of();
        }
    }

    /** Lets each table go on numbering behind every number that a row names. A rollback leaves that so. */
    record ContinueNumbers() implements Step {
        @Override
        public String id() {
            return "number";
        }

        @Override
        public String title() {
            return "let tables go on numbering behind every number that a row names; "
                    + Alteration.Impact.ADDITIVE.text() + "; lock: exclusive on each table, for a moment";
        }

        @Override
        public List<String> statements(SchemaScript script) {
            return List.of();
        }
    }

    /** Gives the rows of one table back what they held before {@link ConvertRows}; others are taken away. */
    record RestoreRows(Table table, SourceDatabase before) implements Step {
        @Override
        public String id() {
            return Alter.BACK + "rows " + table.name();
        }

        @Override
        public String title() {
            return "bring the rows of " + table.name() + " back from the backup";
        }

        @Override
        public List<String> statements(SchemaScript script) {
            return List.of();
        }
    }

    /** Copies the registry of a mount into a database of its own. */
    record LoadMounted(MountedCopy copy) implements Step {
        private static final String LOAD = "load mounted ";

        /** {@return the name of the copy that a step of this id makes, empty when it is none of this kind} */
        public static Optional<String> copyOf(String id) {
            return id.startsWith(LOAD) ? Optional.of(id.substring(LOAD.length())) : Optional.empty();
        }

        @Override
        public String id() {
            return LOAD + copy.name();
        }

        @Override
        public String title() {
            return "load the mounted registry " + copy.name() + ", " + copy.source().totalRows()
                    + " rows, into " + copy.shown();
        }

        @Override
        public List<String> statements(SchemaScript script) {
            var own = copy.script();
            var statements = new java.util.ArrayList<String>();
            for (var table : own.schema().tables()) {
                statements.addAll(new LoadTable(table, Optional.empty()).statements(own));
            }
            own.schema().tables().forEach(table -> own.references(table).forEach(r -> statements.add(r.text())));
            return statements;
        }
    }

    /** Carries the home over: rewritten configuration, and every file that matters. */
    record WriteHome() implements Step {
        @Override
        public String id() {
            return "write home";
        }

        @Override
        public String title() {
            return "write the new home's configuration and carry its files over";
        }

        @Override
        public List<String> statements(SchemaScript script) {
            return List.of();
        }
    }

    /** Compares old and new by reading both again. */
    record Verify() implements Step {
        @Override
        public String id() {
            return "verify";
        }

        @Override
        public String title() {
            return "verify content, keys, roles and permissions";
        }

        @Override
        public List<String> statements(SchemaScript script) {
            return List.of();
        }
    }

    /** Runs the tests that the upgrade guide recommends, and cleans them away. */
    record Accept() implements Step {
        @Override
        public String id() {
            return "accept";
        }

        @Override
        public String title() {
            return "run the acceptance tests: user stores, tenants, users in each";
        }

        @Override
        public List<String> statements(SchemaScript script) {
            return List.of();
        }
    }

    /** Gives the new home its name; until then it is kept under another one, so that nobody starts a half-made home. */
    record Publish() implements Step {
        @Override
        public String id() {
            return "publish";
        }

        @Override
        public String title() {
            return "give the new home its name";
        }

        @Override
        public List<String> statements(SchemaScript script) {
            return List.of();
        }
    }
}
