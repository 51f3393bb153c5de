package org.godwit.dataservices.descriptor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.problem.Problems;

/** Collects what is wrong with one file. Not for use by several threads. */
public final class Findings {
    private final Path file;
    private final List<Problem> found = new ArrayList<>();

    public Findings(Path file) {
        this.file = file;
    }

    /** Notes a problem at a place of the file. */
    public void add(ServiceProblem code, Position at, String what, String why, String todo) {
        found.add(new Problem(code, what, new Place.Line(file, at.line(), at.column()), why, todo));
    }

    /** Notes a part of the language that this server does not have. */
    public void notSupported(Position at, String feature) {
        add(ServiceProblem.NOT_SUPPORTED, at, feature + " is not supported.",
                "serving the file without it would give clients wrong answers",
                "take this part out of the file, or keep this service on the old server");
    }

    /** Takes over problems found elsewhere. */
    public <T> Optional<T> collect(Problems.Source<T> action) {
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

    /** @throws ProblemException with everything found, in the order of the file, unless nothing was */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ProblemException(found.stream()
                    .sorted(Comparator.comparingInt((Problem p) -> line(p).line())
                            .thenComparingInt(p -> line(p).column()))
                    .distinct().toList());
        }
    }

    private static Place.Line line(Problem problem) {
        return problem.where() instanceof Place.Line line ? line : new Place.Line(Path.of(""), 0, 0);
    }
}
