package org.godwit.upgrade.backup;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names of tables and datasources as parts of entry names: whatever a file system could mind is written as {@code %XX}. */
final class EntryName {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    private EntryName() {}

    static String of(String name) {
        var text = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = PLAIN.indexOf(c) >= 0;
            if (plain) {
                text.append(c);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return text.toString();
    }
}
