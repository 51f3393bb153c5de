package org.godwit.dataservices.execute;

import java.util.Map;
import java.util.Optional;
import org.godwit.dataservices.source.relational.Argument;

/** A check of a parameter that is not part of the language. Safe for use by many threads. */
public interface ParamCheck {
    /**
     * {@return what is wrong with a value, as the caller is told it; empty when it is good}
     *
     * @param all every argument of the query, by the name of its parameter
     */
    Optional<String> objection(String name, Argument value, Map<String, Argument> all);
}
