package org.godwit.carbon.database;

import org.godwit.carbon.secret.Secret;

/**
 * Where a database is, and how to log in there.
 *
 * @param url JDBC URL
 * @param user user name, empty when the URL needs none
 */
public record DatabaseAddress(String url, String user, Secret password) {
    /** {@return the URL without what may be secret in it: everything behind the first {@code ;} or {@code ?}} */
    public String shown() {
        int end = url.length();
        for (char mark : new char[]{';', '?'}) {
            int at = url.indexOf(mark);
            if (at >= 0) {
                end = Math.min(end, at);
            }
        }
        return url.substring(0, end);
    }

    @Override
    public String toString() {
        return shown();
    }
}
