package org.godwit.carbon.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseAddressTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:postgresql://host:5432/users?user=u&password=geheim | jdbc:postgresql://host:5432/users
            jdbc:h2:repository/database/X;USER=u;PASSWORD=geheim | jdbc:h2:repository/database/X
            jdbc:mysql://u:geheim@host:3306/users | jdbc:mysql://***@host:3306/users
            jdbc:mysql://(host=h,user=u,password=geheim)/users | jdbc:mysql://(host=h,user=u,password=***)/users
            jdbc:oracle:thin:scott/geheim@//host:1521/users | jdbc:oracle:thin:***@//host:1521/users
            jdbc:oracle:thin:@host:1521:users | jdbc:oracle:thin:@host:1521:users
            jdbc:sqlserver://host:1433;databaseName=users;password=geheim | jdbc:sqlserver://host:1433
            """)
    void itShowsWhereADatabaseIsAndNoPassword(String url, String shown) {
        var address = new DatabaseAddress(url, "", Secret.none());

        assertThat(address.shown()).isEqualTo(shown);
        assertThat(address.hiddenIn("no " + url + " here")).isEqualTo("no " + shown + " here");
    }
}
