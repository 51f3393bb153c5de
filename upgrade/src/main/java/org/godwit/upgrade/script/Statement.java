package org.godwit.upgrade.script;

import java.util.ArrayList;
import java.util.List;

/**
 * One statement of a script.
 *
 * @param text without what ends it
 * @param remark why it is there, for the reader of the script; empty when the statement speaks for itself
 * @param block whether it is a block of procedural code, which some engines end in another way
 * @param effect what it leaves behind
 */
public record Statement(String text, String remark, boolean block, Effect effect) {
    Statement(String text, String remark, boolean block) {
        this(text, remark, block, new Effect.Repeatable());
    }

    static Statement of(String text) {
        return new Statement(text, "", false);
    }

    static Statement block(String text) {
        return new Statement(text, "", true);
    }

    Statement withRemark(String why) {
        return new Statement(text, why, block, effect);
    }

    Statement withEffect(Effect other) {
        return new Statement(text, remark, block, other);
    }

    /** {@return statements that have an effect together, which the last of them brings about} */
    static List<Statement> together(Effect effect, List<Statement> statements) {
        var told = new ArrayList<Statement>();
        for (int i = 0; i < statements.size(); i++) {
            boolean isLast = i == statements.size() - 1;
            told.add(statements.get(i).withEffect(isLast ? effect : new Effect.Prepared()));
        }
        return told;
    }
}
