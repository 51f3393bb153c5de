package org.godwit.carbon.identity;

import java.util.Arrays;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.home.UserStoreDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a JDBC user store: one on Carbon's own tables, which the operator may replace by a property of the store,
 * so that users can live in any tables.
 *
 * <p>Property names, results and the order of parameters are those of 4.2 ({@code JDBCRealmConstants}). A statement gets
 * the tenant's id only where its text holds {@code UM_TENANT_ID}. There is no property for pages in 4.2: Carbon's own
 * listings get a clause for them, an operator's is read as far as it is needed.
 *
 * @param property the name of the property that replaces it
 * @param standard the text on Carbon's own tables
 */
record JdbcStatement(String property, Sql standard) {
    /** A value that is bound only where the statement's text speaks of tenants. */
    static final Object TENANT = Marker.TENANT;

    static final JdbcStatement SELECT_USER = new JdbcStatement("SelectUserSQL", Sql.of("""
            SELECT UM_ID, UM_USER_NAME, UM_USER_PASSWORD, UM_SALT_VALUE, UM_REQUIRE_CHANGE, UM_CHANGED_TIME
            FROM UM_USER WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?"""));
    static final JdbcStatement IS_USER_EXISTING = new JdbcStatement("IsUserExistingSQL", Sql.of("""
            SELECT UM_ID FROM UM_USER WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?"""));
    static final JdbcStatement IS_USER_EXISTING_ANYWHERE = new JdbcStatement("UserNameUniqueAcrossTenantsSQL", Sql.of("""
            SELECT UM_ID FROM UM_USER WHERE UM_USER_NAME = ?"""));
    static final JdbcStatement USERS = new JdbcStatement("UserFilterSQL", Sql.of("""
            SELECT UM_USER_NAME FROM UM_USER WHERE UM_USER_NAME LIKE ? ESCAPE '!' AND UM_TENANT_ID = ?
            ORDER BY UM_USER_NAME"""));
    static final JdbcStatement ROLES = new JdbcStatement("GetRoleListSQL", Sql.of("""
            SELECT UM_ROLE_NAME FROM UM_ROLE
            WHERE UM_ROLE_NAME LIKE ? ESCAPE '!' AND UM_TENANT_ID = ?
            ORDER BY UM_ROLE_NAME"""));
    static final JdbcStatement IS_ROLE_EXISTING = new JdbcStatement("IsRoleExistingSQL", Sql.of("""
            SELECT UM_ID FROM UM_ROLE WHERE UM_ROLE_NAME = ? AND UM_TENANT_ID = ?"""));
    static final JdbcStatement ROLES_OF_USER = new JdbcStatement("UserRoleSQL", Sql.of("""
            SELECT UM_ROLE_NAME FROM UM_USER_ROLE, UM_ROLE, UM_USER
            WHERE UM_USER.UM_USER_NAME = ? AND UM_USER.UM_ID = UM_USER_ROLE.UM_USER_ID
            AND UM_ROLE.UM_ID = UM_USER_ROLE.UM_ROLE_ID AND UM_USER_ROLE.UM_TENANT_ID = ?
            AND UM_ROLE.UM_TENANT_ID = ? AND UM_USER.UM_TENANT_ID = ? ORDER BY UM_ROLE_NAME"""));
    static final JdbcStatement SHARED_ROLES_OF_USER = new JdbcStatement("UserSharedRoleSQL", Sql.of("""
            SELECT UM_ROLE_NAME, UM_ROLE.UM_TENANT_ID, UM_SHARED_ROLE FROM UM_SHARED_USER_ROLE
            JOIN UM_USER ON UM_SHARED_USER_ROLE.UM_USER_ID = UM_USER.UM_ID
            JOIN UM_ROLE ON UM_SHARED_USER_ROLE.UM_ROLE_ID = UM_ROLE.UM_ID
            WHERE UM_USER.UM_USER_NAME = ? AND UM_SHARED_USER_ROLE.UM_USER_TENANT_ID = UM_USER.UM_TENANT_ID
            AND UM_SHARED_USER_ROLE.UM_ROLE_TENANT_ID = UM_ROLE.UM_TENANT_ID
            AND UM_SHARED_USER_ROLE.UM_USER_TENANT_ID = ? ORDER BY UM_ROLE_NAME"""));
    static final JdbcStatement USERS_OF_ROLE = new JdbcStatement("GetUserListOfRoleSQL", Sql.of("""
            SELECT UM_USER_NAME FROM UM_USER_ROLE, UM_ROLE, UM_USER
            WHERE UM_ROLE.UM_ROLE_NAME = ? AND UM_USER.UM_ID = UM_USER_ROLE.UM_USER_ID
            AND UM_ROLE.UM_ID = UM_USER_ROLE.UM_ROLE_ID AND UM_USER_ROLE.UM_TENANT_ID = ?
            AND UM_ROLE.UM_TENANT_ID = ? AND UM_USER.UM_TENANT_ID = ? ORDER BY UM_USER_NAME"""));
    static final JdbcStatement ATTRIBUTES = new JdbcStatement("GetUserPropertiesForProfileSQL", Sql.of("""
            SELECT UM_ATTR_NAME, UM_ATTR_VALUE FROM UM_USER_ATTRIBUTE, UM_USER
            WHERE UM_USER.UM_ID = UM_USER_ATTRIBUTE.UM_USER_ID AND UM_USER.UM_USER_NAME = ?
            AND UM_PROFILE_ID = ? AND UM_USER_ATTRIBUTE.UM_TENANT_ID = ? AND UM_USER.UM_TENANT_ID = ?"""));
    static final JdbcStatement ADD_USER = new JdbcStatement("AddUserSQL", Sql.of("""
            INSERT INTO UM_USER (UM_USER_NAME, UM_USER_PASSWORD, UM_SALT_VALUE, UM_REQUIRE_CHANGE, UM_CHANGED_TIME,
            UM_TENANT_ID) VALUES (?, ?, ?, ?, ?, ?)"""));
    static final JdbcStatement ADD_ATTRIBUTE = new JdbcStatement("AddUserPropertySQL", Sql.of("""
            INSERT INTO UM_USER_ATTRIBUTE (UM_USER_ID, UM_ATTR_NAME, UM_ATTR_VALUE, UM_PROFILE_ID, UM_TENANT_ID)
            VALUES ((SELECT UM_ID FROM UM_USER WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?), ?, ?, ?, ?)"""));
    static final JdbcStatement DELETE_ATTRIBUTE = new JdbcStatement("DeleteUserPropertySQL", Sql.of("""
            DELETE FROM UM_USER_ATTRIBUTE
            WHERE UM_USER_ID = (SELECT UM_ID FROM UM_USER WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?)
            AND UM_ATTR_NAME = ? AND UM_PROFILE_ID = ? AND UM_TENANT_ID = ?"""));
    static final JdbcStatement ADD_ROLE = new JdbcStatement("AddRoleSQL", Sql.of("""
            INSERT INTO UM_ROLE (UM_ROLE_NAME, UM_TENANT_ID) VALUES (?, ?)"""));
    static final JdbcStatement JOIN_ROLE = new JdbcStatement("AddRoleToUserSQL", Sql.of("""
            INSERT INTO UM_USER_ROLE (UM_ROLE_ID, UM_USER_ID, UM_TENANT_ID) VALUES (
            (SELECT UM_ID FROM UM_ROLE WHERE UM_ROLE_NAME = ? AND UM_TENANT_ID = ?),
            (SELECT UM_ID FROM UM_USER WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?), ?)"""));
    static final JdbcStatement LEAVE_ROLE = new JdbcStatement("RemoveRoleFromUserSQL", Sql.of("""
            DELETE FROM UM_USER_ROLE
            WHERE UM_ROLE_ID = (SELECT UM_ID FROM UM_ROLE WHERE UM_ROLE_NAME = ? AND UM_TENANT_ID = ?)
            AND UM_USER_ID = (SELECT UM_ID FROM UM_USER WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?)
            AND UM_TENANT_ID = ?"""));
    static final JdbcStatement EMPTY_ROLE = new JdbcStatement("OnDeleteRoleRemoveUserRoleMappingSQL", Sql.of("""
            DELETE FROM UM_USER_ROLE
            WHERE UM_ROLE_ID = (SELECT UM_ID FROM UM_ROLE WHERE UM_ROLE_NAME = ? AND UM_TENANT_ID = ?)
            AND UM_TENANT_ID = ?"""));
    static final JdbcStatement DELETE_ROLE = new JdbcStatement("DeleteRoleSQL", Sql.of("""
            DELETE FROM UM_ROLE WHERE UM_ROLE_NAME = ? AND UM_TENANT_ID = ?"""));
    static final JdbcStatement LEAVE_ALL_ROLES = new JdbcStatement("OnDeleteUserRemoveUserRoleMappingSQL", Sql.of("""
            DELETE FROM UM_USER_ROLE
            WHERE UM_USER_ID = (SELECT UM_ID FROM UM_USER WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?)
            AND UM_TENANT_ID = ?"""));
    static final JdbcStatement DELETE_ATTRIBUTES = new JdbcStatement("OnDeleteUserRemoveUserAttributeSQL", Sql.of("""
            DELETE FROM UM_USER_ATTRIBUTE
            WHERE UM_USER_ID = (SELECT UM_ID FROM UM_USER WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?)
            AND UM_TENANT_ID = ?"""));
    static final JdbcStatement DELETE_USER = new JdbcStatement("DeleteUserSQL", Sql.of("""
            DELETE FROM UM_USER WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?"""));
    static final JdbcStatement UPDATE_PASSWORD = new JdbcStatement("UpdateUserPasswordSQL", Sql.of("""
            UPDATE UM_USER SET UM_USER_PASSWORD = ?, UM_SALT_VALUE = ?, UM_REQUIRE_CHANGE = ?, UM_CHANGED_TIME = ?
            WHERE UM_USER_NAME = ? AND UM_TENANT_ID = ?"""));

    private static final String TENANT_COLUMN = "UM_TENANT_ID";

    /** {@return whether the operator replaced it} */
    boolean isReplaced(UserStoreDefinition store) {
        return !store.property(property, "").isBlank();
    }

    /** {@return the text that a store runs} */
    String text(UserStoreDefinition store) {
        return isReplaced(store) ? store.property(property, "").strip() : standard.text();
    }

    /** {@return the values that go into a text: the tenant's id for {@link #TENANT}, or nothing there} */
    static @Nullable Object[] bound(String text, int tenant, @Nullable Object... values) {
        boolean hasTenant = text.contains(TENANT_COLUMN);
        return Arrays.stream(values).filter(v -> hasTenant || v != Marker.TENANT)
                .map(v -> v == Marker.TENANT ? Integer.valueOf(tenant) : v).toArray();
    }

    private enum Marker {
        TENANT
    }
}
