package org.godwit.carbon.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects problems, so that all are told at once. Not for use by several threads. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    /** Runs an action and keeps the problems that it throws. {@return its result, or empty when it had a problem} */
    public <T> Optional<T> collect(Source<T> action) {
        try {
            return Optional.of(action.get());
        } catch (ProblemException e) {
            found.addAll(e.problems());
            return Optional.empty();
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** {@return what was found so far, in order} */
    public List<Problem> found() {
        return List.copyOf(found);
    }

    /** @throws ProblemException with everything found, unless nothing was */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ProblemException(found);
        }
    }

    /** Something that may throw a {@link ProblemException}. */
    @FunctionalInterface
    public interface Source<T> {
        T get();
    }
}
