package org.godwit.upgrade.script;

import java.util.ArrayList;
import java.util.List;

/**
 * One change to a database that is altered where it is: statements that belong together.
 *
 * @param what it does, for people
 * @param table the table that it changes
 */
public record Alteration(Kind kind, String what, String table, List<Statement> statements) {
    public Alteration {
        statements = List.copyOf(statements);
    }

    /** {@return statements by what can be told apart after a crash: each group has one effect, and runs in one session} */
    public List<List<Statement>> units() {
        var units = new ArrayList<List<Statement>>();
        var unit = new ArrayList<Statement>();
        for (var statement : statements) {
            unit.add(statement);
            if (!(statement.effect() instanceof Effect.Prepared)) {
                units.add(List.copyOf(unit));
                unit.clear();
            }
        }
        return units;
    }

    /** What a server that is still connected notices of a change. */
    public enum Impact {
        /** Something more, which an old server does not see. */
        ADDITIVE("additive: an old server does not notice it"),
        /** Rows that an old server of 4.2 cannot find get what they lack. */
        REPAIRING("repairing: an old server goes on, and finds rows that it did not find"),
        /** Something of the old schema changes, and can be put back without looking at rows. */
        REVERSIBLE("reversible: an old server goes on, with less checked than before"),
        /** An old server would fail, or write rows that nobody finds. */
        SERVER_STOPPED("needs the old server stopped");

        private final String text;

        Impact(String text) {
            this.text = text;
        }

        /** {@return the impact, for people} */
        public String text() {
            return text;
        }
    }

    /** The kinds of changes. */
    public enum Kind {
        MAKE_TABLE(Impact.ADDITIVE), ADD_COLUMN(Impact.ADDITIVE), DROP_KEY(Impact.REVERSIBLE), REBUILD(
                Impact.SERVER_STOPPED), ADD_KEY(Impact.SERVER_STOPPED), REFER(Impact.SERVER_STOPPED), DROP_REFERENCE(
                        Impact.SERVER_STOPPED), DROP_COLUMN(
                                Impact.SERVER_STOPPED), DROP_TABLE(Impact.SERVER_STOPPED);

        private final Impact impact;

        Kind(Impact impact) {
            this.impact = impact;
        }

        public Impact impact() {
            return impact;
        }
    }
}
