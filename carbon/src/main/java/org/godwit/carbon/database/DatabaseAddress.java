package org.godwit.carbon.database;

import java.util.regex.Pattern;
import org.godwit.carbon.secret.Secret;

/**
 * Where a database is, and how to log in there.
 *
 * @param url JDBC URL
 * @param user user name, empty when the URL needs none
 */
public record DatabaseAddress(String url, String user, Secret password) {
    /** {@code //user:password@host} of MySQL, {@code thin:user/password@host} of Oracle. */
    private static final Pattern USER_AND_PASSWORD = Pattern.compile("(//|:thin:|:oci:)[^/:@]*[:/][^@]*@");
    /** {@code (password=…)} among the properties of a host, as MySQL takes them. */
    private static final Pattern LISTED_PASSWORD = Pattern.compile("((?i:password)=)[^),]*");

    /** {@return the URL without what may be secret in it: everything behind the first {@code ;} or {@code ?}, and users} */
    public String shown() {
        int end = url.length();
        for (char mark : new char[]{';', '?'}) {
            int at = url.indexOf(mark);
            if (at >= 0) {
                end = Math.min(end, at);
            }
        }
        var shown = USER_AND_PASSWORD.matcher(url.substring(0, end)).replaceAll("$1***@");
        return LISTED_PASSWORD.matcher(shown).replaceAll("$1***");
    }

    /** {@return a text, such as a driver's complaint, with the URL in it as it may be shown} */
    String hiddenIn(String text) {
        return text.replace(url, shown());
    }

    @Override
    public String toString() {
        return shown();
    }
}
