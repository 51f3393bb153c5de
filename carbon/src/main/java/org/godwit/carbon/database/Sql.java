package org.godwit.carbon.database;

import com.google.errorprone.annotations.CompileTimeConstant;

/**
 * The text of a statement. It is made only from a constant of the program, by a {@link Dialect} from names of the schema,
 * or from the operator's own text; values always travel as parameters.
 */
public final class Sql {
    private final String text;

    private Sql(String text) {
        this.text = text;
    }

    /** {@return a statement that is a constant of the program} */
    public static Sql of(@CompileTimeConstant final String text) {
        return new Sql(text);
    }

    /** {@return a statement put together by a dialect, from names that went through its quoting} */
    static Sql generated(String text) {
        return new Sql(text);
    }

    /** {@return the statement, for a driver or for people} */
    public String text() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sql that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
