package org.godwit.server.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.secret.Secret;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command talks to: two streams, the environment, and a person if one is there. In JSON mode standard output carries
 * exactly one JSON document and nothing else.
 */
public final class Terminal {
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final @Nullable Console console;
    private final boolean json;

    private Terminal(PrintStream out, PrintStream err, Map<String, String> environment, @Nullable Console console,
            boolean json) {
        this.out = out;
        this.err = err;
        this.environment = Map.copyOf(environment);
        this.console = console;
        this.json = json;
    }

    /** {@return the terminal of this process, in UTF-8 whatever the locale says} */
    @SuppressWarnings("SystemConsoleNull")
    static Terminal ofProcess() {
        var console = System.console();
        // Without a terminal the JDK's default gives null or a console that is none, by a property of the JVM.
        return new Terminal(new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8), System.getenv(),
                console != null && console.isTerminal() ? console : null, false);
    }

    /** {@return a terminal with nobody at it} */
    public static Terminal of(PrintStream out, PrintStream err, Map<String, String> environment) {
        return new Terminal(out, err, environment, null, false);
    }

    Terminal inJson(boolean wanted) {
        return new Terminal(out, err, environment, console, wanted);
    }

    /** {@return where results go; in JSON mode use {@link #print} only} */
    public PrintStream out() {
        return out;
    }

    /** {@return where progress and problems go} */
    public PrintStream err() {
        return err;
    }

    /** {@return the environment variables} */
    public Map<String, String> environment() {
        return environment;
    }

    /** {@return whether the user asked for JSON} */
    public boolean isJson() {
        return json;
    }

    /** {@return whether a person can see colours and answer questions} */
    public boolean isInteractive() {
        return console != null;
    }

    /** Prints an object as JSON; records become objects with the names of their components. */
    public void print(Object value) {
        out.println(Json.text(value));
    }

    /** Tells problems on standard error, or as JSON on standard output: {@code {"problems":[{"code":…}]}}. */
    public void tell(List<Problem> problems) {
        if (json) {
            print(new Told(problems.stream().map(ToldProblem::of).toList()));
        } else {
            problems.forEach(problem -> err.println(problem.text()));
        }
    }

    /**
     * Finds a secret: in a file, else in the environment, else by asking. Never on the command line, where every process of
     * the machine can read it.
     *
     * @param file the file that the user named, if any; its first line counts
     * @param variable name of the environment variable
     * @param what what the secret is for, such as {@code password of the target database}
     * @throws org.godwit.carbon.problem.ProblemException when it is given in none of these ways
     */
    public Secret secret(Optional<Path> file, String variable, String what) {
        if (file.isPresent()) {
            return firstLine(file.get());
        }
        var value = environment.get(variable);
        if (value != null) {
            return Secret.of(value);
        }
        if (console != null) {
            var answer = console.readPassword("%s: ", what);
            if (answer != null) {
                return Secret.of(new String(answer));
            }
        }
        throw new Problem(CliProblem.SECRET_MISSING, "The " + what + " is needed.", new Place.Setting(variable),
                "no file was named, the environment variable is not set, and nobody is at the terminal",
                "name a file that holds it, or set " + variable).exception();
    }

    private static Secret firstLine(Path file) {
        try (var lines = Files.newBufferedReader(file)) {
            var line = lines.readLine();
            return line == null ? Secret.none() : Secret.of(line);
        } catch (IOException e) {
            throw new Problem(CliProblem.SECRET_FILE, "The file of a secret cannot be read.", new Place.File(file),
                    e.getClass().getSimpleName(), "name a readable file whose first line is the secret").exception(e);
        }
    }

    private record Told(List<ToldProblem> problems) {}

    private record ToldProblem(String code, String what, String where, String why, String todo) {
        static ToldProblem of(Problem problem) {
            return new ToldProblem(problem.code().code(), problem.what(), problem.where().toString(), problem.why(),
                    problem.todo());
        }
    }

    /** Holder, so that commands without JSON do not load the library. */
    private static final class Json {
        private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
                .build();

        static String text(Object value) {
            return MAPPER.writeValueAsString(value);
        }
    }
}
