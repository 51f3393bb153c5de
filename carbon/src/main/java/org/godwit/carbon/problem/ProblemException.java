package org.godwit.carbon.problem;

import java.util.List;

/** Carries all the problems that were found to the one place that tells the user. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ProblemException(Problem problem) {
        this(List.of(problem));
    }

    /** @throws IllegalArgumentException when there is no problem at all */
    public ProblemException(List<Problem> problems) {
        super(problems.isEmpty() ? "" : problems.getFirst().code().code() + " " + problems.getFirst().what());
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("no problem to tell");
        }
        this.problems = List.copyOf(problems);
    }

    /** {@return all problems, at least one, in the order in which they should be told} */
    public List<Problem> problems() {
        return problems;
    }
}
