package org.godwit.carbon.identity;

import java.util.List;
import java.util.Map;
import org.godwit.carbon.secret.Secret;

/**
 * A place that holds users and, if it can, roles. Names are without the domain. Safe for use by many threads.
 *
 * <p>Every method throws {@link org.godwit.carbon.problem.ProblemException} when the store cannot be reached.
 */
public interface UserStore extends AutoCloseable {
    /** {@return the domain in upper case; {@code PRIMARY} for the first store unless it is called otherwise} */
    String domain();

    boolean isReadOnly();

    /** {@return whether roles of the store count; if not, its users have internal roles only} */
    boolean readsRoles();

    /** {@return whether roles may be added to the store, and its users put into them} */
    boolean writesRoles();

    /** Asks the store for a sign of life. */
    void ping();

    /** {@return whether the password is the user's; takes the same time for an unknown user} */
    boolean authenticate(String user, Secret password);

    boolean hasUser(String user);

    /** {@return user names that match a pattern with {@code *}, in alphabetical order, at most so many, from an offset} */
    List<String> users(String pattern, int offset, int limit);

    /** {@return how many user names match a pattern with {@code *}} */
    int countUsers(String pattern);

    boolean hasRole(String role);

    /** {@return role names that match a pattern with {@code *}, in alphabetical order, at most so many} */
    List<String> roles(String pattern, int offset, int limit);

    /** {@return the user's roles in this store} */
    List<String> rolesOf(String user);

    List<String> usersOf(String role);

    /** {@return the user's attributes (not claims) in a profile} */
    Map<String, String> attributesOf(String user, String profile);

    /** Adds a user. @throws org.godwit.carbon.problem.ProblemException also when it exists or its name is refused */
    void addUser(String user, Secret password, List<String> roles, Map<String, String> attributes);

    void deleteUser(String user);

    void setPassword(String user, Secret password);

    /** Sets attributes of a user's default profile, by their names in the store; an empty text takes one away. */
    void setAttributes(String user, Map<String, String> attributes);

    void addRole(String role);

    void deleteRole(String role);

    /** Changes memberships of one user; one that is there already is not added again. */
    void changeRoles(String user, List<String> added, List<String> removed);

    @Override
    void close();
}
