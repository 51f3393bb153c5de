package org.godwit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A program to be run and, where asked, measured.
 *
 * @param words the program and its arguments
 * @param environment what it finds besides this program's own environment
 */
record Command(List<String> words, Map<String, String> environment) {
    private static final String TIME = "TIMEFORMAT='%R %U %S'; time \"$@\" >\"$GODWIT_OUT\" 2>&1";

    Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    static Command of(String... words) {
        return new Command(List.of(words), Map.of());
    }

    /** {@return what it wrote} */
    String run() throws IOException {
        return measured().output();
    }

    /** {@return what it wrote and took; the shell knows the CPU of a program and of those that it started} */
    Measured measured() throws IOException {
        var out = Files.createTempFile("godwit-bench-", ".out");
        var shell = new ArrayList<>(List.of("bash", "-c", TIME, "bash"));
        shell.addAll(words);
        var builder = new ProcessBuilder(shell);
        builder.environment().putAll(environment);
        builder.environment().put("GODWIT_OUT", out.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        var process = builder.redirectErrorStream(true).start();
        try {
            var time = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .strip();
            int status = process.waitFor();
            var output = Files.readString(out);
            if (status != 0) {
                throw new IOException(words.getFirst() + " ended with " + status + ": " + output + time);
            }
            var figures = time.substring(time.lastIndexOf('\n') + 1).split(" ", 3);
            return new Measured(Double.parseDouble(figures[0]),
                    Double.parseDouble(figures[1]) + Double.parseDouble(figures[2]), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            throw new IOException(e);
        } finally {
            Files.delete(out);
        }
    }

    /**
     * What a program took.
     *
     * @param seconds on the clock
     * @param cpu seconds of user and system time
     */
    record Measured(double seconds, double cpu, String output) {
        String perRow(long rows) {
            return String.format(Locale.ROOT, "%,10.0f rows/s %7.2f µs client CPU a row", rows / seconds,
                    cpu / rows * 1e6);
        }

        Measured plus(Measured other) {
            return new Measured(seconds + other.seconds, cpu + other.cpu, output + other.output);
        }
    }
}
