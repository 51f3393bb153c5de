package org.godwit.upgrade.plan;

import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.assess.SourceDatabase;

/** One step of an upgrade, as data. What is done with it is one class for each kind, in {@code apply}. */
public sealed interface Step {
    /** {@return the name by which the journal knows it; stable between plan, run and resume} */
    String id();

    /** {@return what it does, for people} */
    String title();

    /** {@return the statements that it runs on the new database, in order} */
    List<Sql> statements(SchemaScript script);

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
        public List<Sql> statements(SchemaScript script) {
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
        @Override
        public String id() {
            return "load " + table.name();
        }

        @Override
        public String title() {
            return source.map(s -> "load " + table.name() + ", " + s.rowsOf(table.name()) + " rows")
                    .orElse("make " + table.name());
        }

        @Override
        public List<Sql> statements(SchemaScript script) {
            var statements = new java.util.ArrayList<>(script.table(table));
            statements.add(script.load(table));
            statements.addAll(script.keys(table));
            table.generated().map(column -> script.continueAt(table, column)).ifPresent(statements::add);
            return statements;
        }
    }

    /** Lets one table refer to others, once all are loaded. */
    record AddReferences(Table table) implements Step {
        @Override
        public String id() {
            return "refer " + table.name();
        }

        @Override
        public String title() {
            return "add the foreign keys of " + table.name();
        }

        @Override
        public List<Sql> statements(SchemaScript script) {
            return script.references(table);
        }
    }

    /** Copies the registry of a mount into a file of its own in the new home. */
    record LoadMounted(MountedCopy copy) implements Step {
        @Override
        public String id() {
            return "load mounted " + copy.name();
        }

        @Override
        public String title() {
            return "load the mounted registry " + copy.name() + ", " + copy.source().totalRows()
                    + " rows, into a file of its own";
        }

        @Override
        public List<Sql> statements(SchemaScript script) {
            var own = copy.script();
            var statements = new java.util.ArrayList<Sql>();
            for (var table : own.schema().tables()) {
                statements.addAll(new LoadTable(table, Optional.empty()).statements(own));
            }
            own.schema().tables().forEach(table -> statements.addAll(own.references(table)));
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
        public List<Sql> statements(SchemaScript script) {
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
        public List<Sql> statements(SchemaScript script) {
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
        public List<Sql> statements(SchemaScript script) {
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
        public List<Sql> statements(SchemaScript script) {
            return List.of();
        }
    }
}
