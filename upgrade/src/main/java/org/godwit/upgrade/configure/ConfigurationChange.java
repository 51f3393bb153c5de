package org.godwit.upgrade.configure;

import java.util.List;

/**
 * One configuration file that the new home gets in another form.
 *
 * @param file path below the home, with slashes
 * @param edits what was changed and why, in the order of the file; for a new file, one edit at line 1
 * @param diff unified diff from the old to the new text; passwords are shown as {@code ***}
 */
public record ConfigurationChange(String file, List<Edit> edits, String diff) {
    public ConfigurationChange {
        edits = List.copyOf(edits);
    }

    /**
     * One change.
     *
     * @param line line of the old file, from 1
     * @param what what was done, such as {@code ReadLDAPGroups renamed to ReadGroups}; holds no secret
     * @param reason why
     */
    public record Edit(int line, String what, String reason) {}
}
