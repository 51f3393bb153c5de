package org.godwit.dataservices.extension;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wso2.carbon.dataservices.core.custom.datasource.TabularDataBasedDS.FilterOperator;

/** A statement in the small SQL of tabular sources, understood. */
sealed interface TableStatement {
    /** @param columns as asked for; empty for all */
    record Select(String table, List<String> columns, @Nullable Condition condition) implements TableStatement {}

    /** @param columns empty for all of the table, in its order */
    record Insert(String table, List<String> columns, List<Operand> values) implements TableStatement {}

    record Update(String table, List<String> columns, List<Operand> values,
            @Nullable Condition condition) implements TableStatement {}

    record Delete(String table, @Nullable Condition condition) implements TableStatement {}

    record Create(String table, List<String> columns) implements TableStatement {}

    record Drop(String table) implements TableStatement {}

    /** A value: a constant, or an argument by its place among the parameters. */
    sealed interface Operand {
        record Constant(String text) implements Operand {}

        record Parameter(int index) implements Operand {}
    }

    /** What rows must fulfil. */
    sealed interface Condition {
        record Comparison(String column, FilterOperator operator, Operand value) implements Condition {}

        record Both(Condition left, Condition right) implements Condition {}

        record Either(Condition left, Condition right) implements Condition {}
    }
}
