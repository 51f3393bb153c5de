package org.godwit.carbon.schema;

/** The logical type of a column; each engine has its own name for it (reference: Carbon's create scripts). */
public sealed interface ColumnType {
    /** 32-bit integer. */
    record Int() implements ColumnType {}

    /** 16-bit integer. */
    record SmallInt() implements ColumnType {}

    /** 64-bit integer; not used by Carbon itself. */
    record BigInt() implements ColumnType {}

    /** True or false; a number or a character on some engines. */
    record Bool() implements ColumnType {}

    /** Text of at most so many characters. */
    record Varchar(int length) implements ColumnType {}

    /** Text without a practical limit; not used by Carbon itself. */
    record Clob() implements ColumnType {}

    /** Bytes without a practical limit. */
    record Blob() implements ColumnType {}

    /** Date and time without a zone. */
    record Timestamp() implements ColumnType {}

    /** A date; not used by Carbon itself. */
    record Date() implements ColumnType {}

    /** Exact decimal; not used by Carbon itself. */
    record Decimal(int precision, int scale) implements ColumnType {}

    /** Double-precision floating point; not used by Carbon itself. */
    record Real() implements ColumnType {}
}
