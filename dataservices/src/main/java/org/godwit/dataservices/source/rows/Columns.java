package org.godwit.dataservices.source.rows;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Names of the columns of a file. Every column also has its number, from 1, as a name; without a header that is all it has. Of two
 * columns with one name the last counts, as in DSS.
 */
public final class Columns {
    private final Map<String, Integer> byName = new HashMap<>();

    /** @param header the names, empty when there are none */
    public Columns(List<String> header) {
        for (var i = 0; i < header.size(); i++) {
            byName.put(header.get(i).strip().toLowerCase(Locale.ROOT), i);
        }
    }

    /** {@return the number of a column, from 0; -1 when there is none of this name} */
    public int column(String name) {
        var known = byName.get(name.strip().toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        try {
            return Math.max(-1, Integer.parseInt(name.strip()) - 1);
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
