package org.godwit.dataservices.descriptor;

import java.nio.file.Path;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.Problems;

/** Collects what is wrong with one file. Not for use by several threads. */
public final class Findings {
    private final Path file;
    private final Problems problems = new Problems();

    public Findings(Path file) {
        this.file = file;
    }

    /** Notes a problem at a place of the file. */
    public void add(ServiceProblem code, Position at, String what, String why, String todo) {
        problems.add(new Problem(code, what, new Place.Line(file, at.line(), at.column()), why, todo));
    }

    /** Notes a part of the language that this server does not have. */
    public void notSupported(Position at, String feature) {
        add(ServiceProblem.NOT_SUPPORTED, at, feature + " is not supported.",
                "serving the file without it would give clients wrong answers",
                "take this part out of the file, or keep this service on the old server");
    }

    /** Takes over problems found elsewhere. */
    public <T> java.util.Optional<T> collect(Problems.Source<T> action) {
        return problems.collect(action);
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /** @throws org.godwit.carbon.problem.ProblemException with everything found, unless nothing was */
    public void throwIfAny() {
        problems.throwIfAny();
    }
}
