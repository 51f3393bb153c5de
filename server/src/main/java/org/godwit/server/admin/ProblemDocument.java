package org.godwit.server.admin;

import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * A problem as JSON shows it.
 *
 * @param where the place as people read it
 * @param file the file, empty when the place is none
 * @param line its line, 0 when it is not known
 */
public record ProblemDocument(String code, String what, String where, String file, int line, String why, String todo) {
    public static ProblemDocument of(Problem problem) {
        var file = switch (problem.where()) {
            case Place.File(var path) -> path.toString();
            case Place.Line(var path, _, _) -> path.toString();
            case Place.Row _,Place.Setting _ -> "";
        };
        int line = problem.where() instanceof Place.Line(_, var number, _) ? Math.max(number, 0) : 0;
        return new ProblemDocument(problem.code().code(), problem.what(), problem.where().toString(), file, line,
                problem.why(), problem.todo());
    }
}
