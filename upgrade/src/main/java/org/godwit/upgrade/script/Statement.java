package org.godwit.upgrade.script;

/**
 * One statement of a script.
 *
 * @param text without what ends it
 * @param remark why it is there, for the reader of the script; empty when the statement speaks for itself
 * @param block whether it is a block of procedural code, which some engines end in another way
 */
public record Statement(String text, String remark, boolean block) {
    static Statement of(String text) {
        return new Statement(text, "", false);
    }

    static Statement block(String text) {
        return new Statement(text, "", true);
    }

    Statement withRemark(String why) {
        return new Statement(text, why, block);
    }
}
