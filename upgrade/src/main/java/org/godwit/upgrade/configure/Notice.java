package org.godwit.upgrade.configure;

import org.godwit.carbon.problem.Place;

/**
 * Something about the new home's configuration that a person should know or do.
 *
 * @param kind whether something is to be done
 * @param what what was found; holds no secret
 * @param where the place in the old home
 * @param todo what to do, or what follows from it
 */
public record Notice(Kind kind, String what, Place where, String todo) {
    /** How urgent a notice is. */
    public enum Kind {
        /** Before production, somebody has to do something. */
        TO_DO,
        /** It works, but differently or elsewhere than before. */
        TO_KNOW
    }
}
