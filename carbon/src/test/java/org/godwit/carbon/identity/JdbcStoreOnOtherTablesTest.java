package org.godwit.carbon.identity;

import java.util.Map;
import org.godwit.carbon.database.Database;

/** A store on tables that are not Carbon's and know no tenants, by the operator's own statements. */
class JdbcStoreOnOtherTablesTest extends UserStoreContract {
    private static final Map<String, String> STATEMENTS = Map.ofEntries(
            Map.entry("SelectUserSQL", "SELECT 0, LOGIN, PW, '', FALSE, CREATED FROM PEOPLE WHERE LOGIN = ?"),
            Map.entry("IsUserExistingSQL", "SELECT 1 FROM PEOPLE WHERE LOGIN = ?"),
            Map.entry("UserFilterSQL", "SELECT LOGIN FROM PEOPLE WHERE LOGIN LIKE ? ORDER BY LOGIN"),
            Map.entry("GetRoleListSQL", "SELECT NAME FROM TEAMS WHERE NAME LIKE ? ORDER BY NAME"),
            Map.entry("IsRoleExistingSQL", "SELECT 1 FROM TEAMS WHERE NAME = ?"),
            Map.entry("UserRoleSQL", "SELECT TEAM FROM IN_TEAM WHERE LOGIN = ? ORDER BY TEAM"),
            Map.entry("GetUserListOfRoleSQL", "SELECT LOGIN FROM IN_TEAM WHERE TEAM = ? ORDER BY LOGIN"),
            Map.entry("GetUserPropertiesForProfileSQL",
                    "SELECT NAME, TEXT FROM DETAILS WHERE LOGIN = ? AND PROFILE = ?"),
            Map.entry("AddUserSQL", """
                    INSERT INTO PEOPLE (LOGIN, PW, SALT, CHANGE_IT, CREATED) VALUES (?, ?, ?, ?, ?)"""),
            Map.entry("AddUserPropertySQL", "INSERT INTO DETAILS (LOGIN, NAME, TEXT, PROFILE) VALUES (?, ?, ?, ?)"),
            Map.entry("DeleteUserPropertySQL", "DELETE FROM DETAILS WHERE LOGIN = ? AND NAME = ? AND PROFILE = ?"),
            Map.entry("AddRoleSQL", "INSERT INTO TEAMS (NAME) VALUES (?)"),
            Map.entry("AddRoleToUserSQL", "INSERT INTO IN_TEAM (TEAM, LOGIN) VALUES (?, ?)"),
            Map.entry("RemoveRoleFromUserSQL", "DELETE FROM IN_TEAM WHERE TEAM = ? AND LOGIN = ?"),
            Map.entry("OnDeleteRoleRemoveUserRoleMappingSQL", "DELETE FROM IN_TEAM WHERE TEAM = ?"),
            Map.entry("DeleteRoleSQL", "DELETE FROM TEAMS WHERE NAME = ?"),
            Map.entry("OnDeleteUserRemoveUserRoleMappingSQL", "DELETE FROM IN_TEAM WHERE LOGIN = ?"),
            Map.entry("OnDeleteUserRemoveUserAttributeSQL", "DELETE FROM DETAILS WHERE LOGIN = ?"),
            Map.entry("DeleteUserSQL", "DELETE FROM PEOPLE WHERE LOGIN = ?"), Map.entry("UpdateUserPasswordSQL", """
                    UPDATE PEOPLE SET PW = ?, SALT = ?, CHANGE_IT = ?, CREATED = ? WHERE LOGIN = ?"""),
            Map.entry("PasswordDigest", "MD5"), Map.entry("StoreSaltedPassword", "false"));

    @Override
    UserStore open() {
        var database = Database.of(TestUsers.h2Address(), TestUsers.DRIVERS);
        for (var table : new String[]{"PEOPLE (LOGIN VARCHAR(99), PW VARCHAR(99), SALT VARCHAR(99), CHANGE_IT BOOLEAN, "
                + "CREATED TIMESTAMP)", "TEAMS (NAME VARCHAR(99))", "IN_TEAM (TEAM VARCHAR(99), LOGIN VARCHAR(99))",
                "DETAILS (LOGIN VARCHAR(99), NAME VARCHAR(99), TEXT VARCHAR(99), PROFILE VARCHAR(99))"}) {
            TestUsers.run(database, "CREATE TABLE " + table);
        }
        return filled(JdbcStoreOnH2Test.store(database.address(), STATEMENTS));
    }
}
