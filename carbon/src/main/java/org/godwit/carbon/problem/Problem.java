package org.godwit.carbon.problem;

/**
 * Something that a person can act on.
 *
 * @param code the kind, searchable in {@code docs/errors.md}
 * @param what one sentence: what is wrong
 * @param where the file and line, table and row, or setting
 * @param why the cause in its own words; never holds a secret or the content of a row
 * @param todo one thing to do, as an imperative; names the command or the setting
 */
public record Problem(ProblemCode code, String what, Place where, String why, String todo) {
    /** {@return the problem as people see it on a terminal, four lines} */
    public String text() {
        return """
                %s  %s
                  where  %s
                  why    %s
                  do     %s""".formatted(code.code(), what, where, why, todo);
    }

    /** {@return the exception that carries this problem alone} */
    public ProblemException exception() {
        return new ProblemException(this);
    }

    /** {@return the exception that carries this problem alone, with its technical cause} */
    public ProblemException exception(Throwable cause) {
        var exception = new ProblemException(this);
        exception.initCause(cause);
        return exception;
    }
}
