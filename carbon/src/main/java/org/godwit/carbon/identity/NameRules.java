package org.godwit.carbon.identity;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.secret.Secret;

/**
 * The patterns that new names and passwords of a store must match. Old names are never held against them. The console of
 * 4.2 writes some property names with other capitals than {@code user-mgt.xml}; both are read.
 */
final class NameRules {
    /** 4.2 takes everything but nothing at all where a store has no pattern. */
    private static final String ANYTHING = "(?s).+";

    private final Pattern userName;
    private final Pattern roleName;
    private final Pattern password;
    private final Place where;

    /** @throws org.godwit.carbon.problem.ProblemException when a pattern is none */
    NameRules(UserStoreDefinition store) {
        this.where = store.where();
        this.userName = pattern(store, ANYTHING, "UsernameJavaRegEx", "UserNameJavaRegEx");
        this.roleName = pattern(store, ANYTHING, "RolenameJavaRegEx", "RoleNameJavaRegEx");
        this.password = pattern(store, ANYTHING, "PasswordJavaRegEx");
    }

    private static Pattern pattern(UserStoreDefinition store, String standard, String... names) {
        for (var name : names) {
            var text = store.property(name, "").strip();
            if (!text.isEmpty()) {
                try {
                    return Pattern.compile(text);
                } catch (PatternSyntaxException e) {
                    throw new Problem(IdentityProblem.STORE_SETTING,
                            "A pattern of user store " + store.domain() + " is no regular expression.", store.where(),
                            "property " + name + ": " + e.getDescription(), "correct the pattern").exception(e);
                }
            }
        }
        return Pattern.compile(standard);
    }

    /** Control characters are in no name, whatever the pattern says. */
    private static boolean isPossible(String name) {
        return !name.isBlank() && name.chars().noneMatch(Character::isISOControl);
    }

    void checkUser(String name) {
        if (!isPossible(name) || !userName.matcher(name).matches()) {
            throw refused("user", name, userName);
        }
    }

    void checkRole(String name) {
        if (!isPossible(name) || !roleName.matcher(name).matches()) {
            throw refused("role", name, roleName);
        }
    }

    void checkPassword(Secret secret) {
        if (secret.reveal().isEmpty() || !password.matcher(secret.reveal()).matches()) {
            throw new Problem(IdentityProblem.PASSWORD_REFUSED, "The store does not take this password.", where,
                    "it does not match the pattern " + password.pattern(), "choose another password").exception();
        }
    }

    private RuntimeException refused(String what, String name, Pattern pattern) {
        return new Problem(IdentityProblem.NAME_REFUSED,
                "The store does not take the " + what + " name «" + name + "».",
                where, "it does not match the pattern " + pattern.pattern(), "choose another name").exception();
    }
}
